package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.Commit;

/** {@code commit}, also called {@code merge}: writes what a child holds into its parent. */
final class CommitVerb implements Verb {

    private final String name;

    CommitVerb(String name) {
        this.name = name;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(name, "FILE", "write what a child holds into its parent")
                .option("f", "", "FORMAT", "the format; recognised unless given")
                .opening()
                .option(
                        "b",
                        "",
                        "BASE",
                        "write into this ancestor instead; implies -d, and the images between are not valid any more")
                .option("d", "", "", "leave the child as it is, instead of giving up what its parent then holds")
                .option("", "grow", "", "let a parent grow that is smaller than its child")
                .changing()
                .note(
                        "Other children of the same parent show something else afterwards: platter tree finds them. A commit"
                                + " that is cut off can be run again. For a new file out of a whole chain: platter convert.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        String file = arguments.operands(1, 1, "one").get(0);
        Path path = ImageFiles.path(file);
        ImageFiles files = new ImageFiles(arguments);
        ImageOptions how = files.changing(file, arguments);
        Path base = arguments.has("b") ? ImageFiles.relative(path, arguments.value("b")) : null;
        if (arguments.has("dry-run")) {
            Commit.Plan plan = base == null
                    ? Commit.plan(path, how, files.images())
                    : Commit.plan(path, base, how, files.images());
            out.println(plan.bytes() + " bytes would be written to " + plan.parent()
                    + (plan.growsParent()
                            ? ", which would grow from " + plan.parentSize() + " to " + plan.newParentSize() + " bytes."
                            : "."));
            tellOfInvalid(plan, "would not be", out);
            return 0;
        }
        Commit.Child afterwards = arguments.has("d") ? Commit.Child.KEPT : Commit.Child.EMPTIED;
        boolean grow = arguments.has("grow");
        Commit.Plan done = Work.run(
                arguments,
                out,
                err,
                progress -> base == null
                        ? Commit.run(path, how, afterwards, grow, files.images(), progress)
                        : Commit.run(path, base, how, grow, files.images(), progress));
        if (!arguments.has("q")) {
            out.println("Image committed.");
            tellOfInvalid(done, "are not", out);
        }
        return 0;
    }

    private static void tellOfInvalid(Commit.Plan plan, String verb, PrintStream out) {
        if (!plan.between().isEmpty()) {
            out.println("The disks of the images between " + verb + " valid any more: "
                    + plan.between().stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
    }
}
