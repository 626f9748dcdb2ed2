package org.platter.bundle.repository;

import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a bundle exports, as bnd sees it: packages with their versions, types, members. As text it has a line for each
 * element: its kind, what adding it and removing it would be for those who use it, its name.
 */
record ApiListing(Parameters exports, Tree tree) {

    private static final String API = "<api>";
    private static final DiffPluginImpl BND = new DiffPluginImpl();

    static ApiListing of(Path jar) throws Exception {
        try (Jar content = new Jar(jar.toFile())) {
            Tree.Data bundle = BND.tree(content).serialize();
            return new ApiListing(
                    new Parameters(content.getManifest().getMainAttributes().getValue("Export-Package")),
                    BND.deserialize(withApiAlone(bundle)));
        }
    }

    static ApiListing read(Path file) throws Exception {
        List<String> lines = Files.readAllLines(file);
        return new ApiListing(new Parameters(lines.get(0)), BND.deserialize(new Reader(lines).element(0)));
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder(exports.toString()).append('\n');
        append(text, tree.serialize(), "");
        Files.writeString(file, text);
    }

    private static Tree.Data withApiAlone(Tree.Data bundle) {
        bundle.name = "";
        bundle.children = kept(bundle, part -> part.name.equals(API));
        withoutTheJdksOwn(bundle);
        return bundle;
    }

    /** What the JDK that builds notes on its own methods, which ours inherit, is different in the next JDK. */
    private static void withoutTheJdksOwn(Tree.Data element) {
        element.children = kept(element, child -> !child.name.startsWith("jdk.internal."));
        for (Tree.Data child : element.children) {
            withoutTheJdksOwn(child);
        }
    }

    private static Tree.Data[] kept(Tree.Data element, Predicate<Tree.Data> wanted) {
        return element.children == null
                ? new Tree.Data[0]
                : Arrays.stream(element.children).filter(wanted).toArray(Tree.Data[]::new);
    }

    private static void append(StringBuilder text, Tree.Data element, String indent) {
        text.append(indent)
                .append(element.type)
                .append(' ')
                .append(element.add)
                .append(' ')
                .append(element.rem)
                .append(' ')
                .append(element.name)
                .append('\n');
        for (Tree.Data child : element.children) {
            append(text, child, indent + "  ");
        }
    }

    private static final class Reader {

        private final List<String> lines;
        private int next = 1;

        Reader(List<String> lines) {
            this.lines = lines;
        }

        Tree.Data element(int depth) {
            String[] words = lines.get(next++).substring(2 * depth).split(" ", 4);
            Tree.Data element = new Tree.Data();
            element.type = Type.valueOf(words[0]);
            element.add = Delta.valueOf(words[1]);
            element.rem = Delta.valueOf(words[2]);
            element.name = words[3];
            List<Tree.Data> children = new ArrayList<>();
            while (next < lines.size() && lines.get(next).startsWith("  ".repeat(depth + 1))) {
                children.add(element(depth + 1));
            }
            element.children = children.toArray(Tree.Data[]::new);
            return element;
        }
    }
}
