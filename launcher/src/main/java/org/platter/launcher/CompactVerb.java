package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.CompactImage;
import org.platter.image.tools.CompactionTrial;

/** {@code compact}: gives back the space of an image that its disk does not need. */
final class CompactVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("compact", "FILE", "give back the space that an image's disk does not need")
                .option("f", "", "FORMAT", "the format; recognised unless given")
                .opening()
                .changing()
                .note(
                        "Blocks that are all zero, or the same as in the parent, are given up; the others move together, and"
                                + " the file becomes shorter. A compaction that is cut off can be run again.")
                .note(
                        "A raw or fixed image keeps its size: a copy, FILE.part until it is whole, takes its place, in which"
                                + " zeros take no room.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        String file = arguments.operands(1, 1, "one").get(0);
        Path path = ImageFiles.path(file);
        ImageFiles files = new ImageFiles(arguments);
        ImageOptions how = files.changing(file, arguments);
        boolean trial = arguments.has("dry-run");
        OptionalLong used = HostSpace.used(path);
        CompactImage.Outcome outcome = Work.run(
                arguments,
                out,
                err,
                progress -> trial
                        ? CompactionTrial.run(path, how, files.images(), progress)
                        : CompactImage.run(path, how, files.images(), progress));
        if (!arguments.has("q")) {
            String done = trial ? "Would be compacted: " : "Compacted: ";
            out.println(done + (outcome.holes() > 0 ? holes(outcome, used) : sizes(outcome)));
        }
        return 0;
    }

    private static String sizes(CompactImage.Outcome outcome) {
        return outcome.sizeBefore() + " -> " + outcome.sizeAfter() + " bytes.";
    }

    /** Of a file that keeps its size. */
    private static String holes(CompactImage.Outcome outcome, OptionalLong used) {
        return (used.isPresent() ? used.getAsLong() : outcome.sizeBefore()) + " -> "
                + (outcome.sizeAfter() - outcome.holes()) + " bytes in use; the file keeps its size of "
                + outcome.sizeAfter() + ".";
    }
}
