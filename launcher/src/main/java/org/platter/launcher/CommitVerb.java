package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.Commit;
import org.platter.image.tools.Task;

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
                .option("d", "", "", "leave the child as it is, instead of giving up what its parent then holds")
                .option("", "grow", "", "let a parent grow that is smaller than its child")
                .option("", "dry-run", "", "tell what would be done, and change nothing")
                .option("p", "", "", "show how far it is")
                .option("q", "", "", "say nothing")
                .note(
                        "Other children of the same parent show something else afterwards: platter tree finds them. A commit"
                                + " that is cut off can be run again. For a new file out of a whole chain: platter convert.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out) throws Exception {
        String file = arguments.operands(1, 1, "one").get(0);
        Path path = ImageFiles.path(file);
        ImageFiles files = new ImageFiles();
        ImageOptions how = files.changing(file, arguments);
        if (arguments.has("dry-run")) {
            Commit.Plan plan = Commit.plan(path, how, files.images());
            out.println(plan.bytes() + " bytes would be written to " + plan.parent()
                    + (plan.growsParent()
                            ? ", which would grow from " + plan.parentSize() + " to " + plan.newParentSize() + " bytes."
                            : "."));
            return 0;
        }
        Commit.Child afterwards = arguments.has("d") ? Commit.Child.KEPT : Commit.Child.EMPTIED;
        Task task = ProgressLine.task(arguments, out);
        Cancelling.run(
                task, () -> Commit.run(path, how, afterwards, arguments.has("grow"), files.images(), task.forDriver()));
        if (!arguments.has("q")) {
            out.println("Image committed.");
        }
        return 0;
    }
}
