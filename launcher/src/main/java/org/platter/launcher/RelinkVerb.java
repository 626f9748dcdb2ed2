package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.ParentLink;
import org.platter.image.tools.ChangedFacts;
import org.platter.image.tools.Inspection;

/** {@code relink}: tells a differencing image where its parent is now. */
final class RelinkVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("relink", "-b PARENT FILE", "tell a differencing image where its parent is now")
                .option("b", "", "PARENT", "the parent")
                .option(
                        "F",
                        "",
                        "FORMAT",
                        "the parent's format; recognised unless given. A raw parent must be named so")
                .option("f", "", "FORMAT", "the image's format; recognised unless given")
                .option(
                        "",
                        "force",
                        "",
                        "also take an image with another UUID than recorded: the disk may become rubbish")
                .openingParents()
                .option("", "dry-run", "", "tell what would be changed, and change nothing")
                .option("q", "", "", "say nothing")
                .note("PARENT, if relative, starts from FILE's folder. What the image itself holds stays as it is.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        return relink(arguments, arguments.has("force"), out);
    }

    /** @param anyParent whether to take a parent with another UUID than recorded */
    static int relink(Arguments arguments, boolean anyParent, PrintStream out) throws IOException, UsageException {
        String file = arguments.operands(1, 1, "one").get(0);
        if (!arguments.has("b")) {
            throw new UsageException("expected -b with the parent");
        }
        ImageFiles files = new ImageFiles(arguments);
        BlockDriver driver = files.driverOf(file, arguments);
        Path path = ImageFiles.path(file);
        ParentLink parent = files.parent(path, arguments.value("b"), arguments);
        ParentOptions.requireRawAskedFor(file, parent, arguments);
        if (!anyParent) {
            checkIdentity(file, files.inspect(file, files.reading(arguments)), parent);
        }
        ChangeList.print(
                ChangedFacts.relink(
                        path,
                        driver,
                        Path.of(parent.absolutePath()),
                        files.readingParent(Path.of(parent.absolutePath()), arguments),
                        files.images(),
                        arguments.has("dry-run")),
                arguments,
                out);
        return 0;
    }

    private static void checkIdentity(String file, Inspection child, ParentLink parent) throws IOException {
        Object recorded = child.info().details().get("parent") instanceof Map<?, ?> map ? map.get("uuid") : null;
        String found = parent.info().identity();
        if (recorded != null && !found.isEmpty() && !recorded.equals(found)) {
            throw new IOException(file + ": found UUID " + found + " in " + parent.absolutePath() + ", expected "
                    + recorded + " as the image records; --force takes it all the same");
        }
    }
}
