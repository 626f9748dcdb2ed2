package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import org.platter.block.api.ParentLink;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.Rebase;

/** {@code rebase}: gives a child another parent. */
final class RebaseVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "rebase", "-b PARENT FILE", "give a child another parent, so that it shows the same as before")
                .option("b", "", "PARENT", "the new parent")
                .option(
                        "F",
                        "",
                        "FORMAT",
                        "the new parent's format; recognised unless given. A raw parent must be named so")
                .option("f", "", "FORMAT", "the image's format; recognised unless given")
                .option("u", "", "", "only record the new parent: whether it holds the same is your business")
                .opening()
                .changing()
                .note("Where the parents differ, the child gets a copy of what it had from the old one. PARENT, if"
                        + " relative, starts from FILE's folder. A rebase that is cut off can be run again.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        if (arguments.has("u")) {
            return RelinkVerb.relink(arguments, true, out);
        }
        String file = arguments.operands(1, 1, "one").get(0);
        if (!arguments.has("b")) {
            throw new UsageException("expected -b with the new parent");
        }
        ImageFiles files = new ImageFiles(arguments);
        Path path = ImageFiles.path(file);
        ParentLink link = files.parent(path, arguments.value("b"), arguments);
        ParentOptions.requireRawAskedFor(file, link, arguments);
        Path parent = Path.of(link.absolutePath());
        ImageOptions how = files.changing(file, arguments);
        ImageOptions parentHow = files.readingParent(parent, arguments);
        boolean trial = arguments.has("dry-run");
        long copied = Work.onBytes(
                arguments,
                out,
                err,
                progress -> trial
                        ? Rebase.plan(path, how, parent, parentHow, files.images(), progress)
                        : Rebase.run(path, how, parent, parentHow, files.images(), progress));
        if (!arguments.has("q")) {
            out.println(copied + (trial ? " bytes would be" : " bytes were") + " copied from the old parent.");
        }
        return 0;
    }
}
