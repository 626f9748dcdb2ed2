package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.platter.block.api.DeviceInfo;
import org.platter.image.tools.ChainTree;
import org.platter.image.tools.ChainTree.Node;

/** {@code tree}: draws which images of a folder are based on which. */
final class TreeVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("tree", "[FOLDER]", "draw which images are based on which")
                .option("", "output", "human|json", "how to tell it")
                .progress()
                .note(
                        "Looks at all images in the folder and below; the present one unless given. Only recognised images"
                                + " are shown, and raw ones if they are parents.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        Output output = Output.of(arguments);
        List<String> operands = arguments.operands(0, 1, "one at most");
        Path folder = ImageFiles.path(operands.isEmpty() ? "." : operands.get(0));
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + ": Not a directory");
        }
        ImageFiles files = new ImageFiles(arguments);
        List<Node> roots = Work.run(arguments, out, err, progress -> ChainTree.of(folder, files.images(), progress));
        if (output == Output.JSON) {
            out.println(Json.text(roots.stream().map(TreeVerb::json).toList()));
        } else {
            Path real = folder.toRealPath();
            roots.forEach(root -> draw(root, real, "", "", out));
        }
        return 0;
    }

    private static Map<String, Object> json(Node node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("filename", node.file().toString());
        node.info().ifPresent(info -> {
            fields.put("format", info.format());
            fields.put("virtual-size", info.size());
            fields.put("identity", info.identity());
        });
        node.problem().ifPresent(problem -> fields.put("problem", problem));
        fields.put("children", node.children().stream().map(TreeVerb::json).toList());
        return fields;
    }

    /**
     * @param start what stands before the image's name
     * @param margin what stands before everything under it
     */
    private static void draw(Node node, Path folder, String start, String margin, PrintStream out) {
        Path name = node.file().startsWith(folder) ? folder.relativize(node.file()) : node.file();
        out.println(start + name + node.info().map(TreeVerb::describe).orElse(""));
        List<Node> children = new ArrayList<>(node.children());
        node.problem().ifPresent(problem -> out.println(margin + (children.isEmpty() ? "    ! " : "│   ! ") + problem));
        for (int i = 0; i < children.size(); i++) {
            boolean last = i + 1 == children.size();
            draw(children.get(i), folder, margin + (last ? "└── " : "├── "), margin + (last ? "    " : "│   "), out);
        }
    }

    private static String describe(DeviceInfo info) {
        Object kind = info.details().getOrDefault("subformat", info.format());
        return "  " + kind + ", " + Sizes.human(info.size());
    }
}
