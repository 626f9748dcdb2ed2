package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.CompactImage;
import org.platter.image.tools.CompactionTrial;
import org.platter.image.tools.Task;

/** {@code compact}: gives back the space of an image that its disk does not need. */
final class CompactVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("compact", "FILE", "give back the space that an image's disk does not need")
                .option("f", "", "FORMAT", "the format; recognised unless given")
                .opening()
                .option("", "dry-run", "", "tell what would be done, and change nothing")
                .option("p", "", "", "show how far it is")
                .option("q", "", "", "say nothing")
                .note(
                        "Blocks that are all zero, or the same as in the parent, are given up; the others move together, and"
                                + " the file becomes shorter. A compaction that is cut off can be run again.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out) throws Exception {
        String file = arguments.operands(1, 1, "one").get(0);
        Path path = ImageFiles.path(file);
        ImageFiles files = new ImageFiles();
        ImageOptions how = files.changing(file, arguments);
        Task task = ProgressLine.task(arguments, out);
        CompactImage.Outcome outcome = Cancelling.run(
                task,
                () -> arguments.has("dry-run")
                        ? CompactionTrial.run(path, how, files.images(), task.forDriver())
                        : CompactImage.run(path, how, files.images(), task.forDriver()));
        if (!arguments.has("q")) {
            out.println((arguments.has("dry-run") ? "Would be compacted: " : "Compacted: ") + outcome.sizeBefore()
                    + " -> " + outcome.sizeAfter() + " bytes.");
        }
        return 0;
    }
}
