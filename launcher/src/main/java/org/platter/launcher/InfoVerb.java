package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.platter.image.tools.Inspection;

/** {@code info}: tells what an image is. */
final class InfoVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("info", "FILE", "tell what an image is")
                .option("f", "", "FORMAT", "the format: raw, vpc or qcow2; recognised unless given")
                .option("", "output", "human|json", "how to tell it")
                .option("", "backing-chain", "", "tell the same of its parent, the parent's parent and so on")
                .opening()
                .sharing();
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        Output output = Output.of(arguments);
        String file = arguments.operands(1, 1, "one").get(0);
        ImageFiles files = new ImageFiles(arguments);
        Inspection top = files.inspect(file, files.reading(arguments));
        List<Inspection> chain = new ArrayList<>(List.of(top));
        for (Path ancestor : top.ancestors()) {
            chain.add(files.inspect(ancestor.toString(), files.ancestor(ancestor, arguments)));
        }
        boolean whole = arguments.has("backing-chain");
        if (whole && top.parentMissing().isPresent()) {
            throw new IOException(
                    "Could not open '" + file + "': " + top.parentMissing().get());
        }
        List<ImageDescription> told = new ArrayList<>();
        for (int i = 0; i < (whole ? chain.size() : 1); i++) {
            told.add(new ImageDescription(
                    chain.get(i), i + 1 < chain.size() ? chain.get(i + 1).info() : null));
        }
        if (output == Output.JSON) {
            List<Map<String, Object>> fields =
                    told.stream().map(ImageDescription::fields).toList();
            out.println(Json.text(whole ? fields : fields.get(0)));
        } else {
            for (int i = 0; i < told.size(); i++) {
                out.print(i == 0 ? "" : "\n");
                told.get(i).print(out);
            }
        }
        return 0;
    }
}
