package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.image.tools.Comparison;
import org.platter.image.tools.Task;

/** {@code compare}: tells whether two images hold the same disk. */
final class CompareVerb implements Verb {

    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int CANNOT_OPEN = 2;
    private static final int CANNOT_READ = 4;

    @Override
    public Syntax syntax() {
        return new Syntax("compare", "FIRST SECOND", "tell whether two images hold the same disk")
                .option("f", "", "FORMAT", "the first image's format; recognised unless given")
                .option("F", "", "FORMAT", "the second image's format; recognised unless given")
                .opening()
                .option("s", "", "", "strict: different sizes are a difference even if the rest is zero")
                .option("p", "", "", "show how far it is")
                .option("q", "", "", "say nothing")
                .option("U", "force-share", "", "accepted for scripts: reading shares the images with other readers")
                .note("Exit codes: 0 the same, 1 different, 2 an image cannot be opened, 4 an image cannot be read.");
    }

    @Override
    public int failure() {
        return CANNOT_OPEN;
    }

    @Override
    public int run(Arguments arguments, PrintStream out) throws Exception {
        List<String> names = arguments.operands(2, 2, "two");
        ImageFiles files = new ImageFiles();
        boolean quiet = arguments.has("q");
        try (BlockDevice first = files.open(names.get(0), files.reading(arguments));
                BlockDevice second = files.open(names.get(1), files.reading(arguments.value("F")))) {
            if (arguments.has("s") && first.info().size() != second.info().size()) {
                tell("Strict mode: Image size mismatch!", quiet, out);
                return DIFFERENT;
            }
            Task task = ProgressLine.task(arguments, out);
            Comparison found;
            try {
                found = Cancelling.run(task, () -> Comparison.of(first, second, task));
            } catch (IOException e) {
                System.err.println("platter: " + Reason.of(e));
                return CANNOT_READ;
            }
            if (!found.sameSize()) {
                tell("Warning: Image size mismatch!", quiet, out);
            }
            tell(
                    found.identical()
                            ? "Images are identical."
                            : "Content mismatch at offset " + found.mismatch() + "!",
                    quiet,
                    out);
            return found.identical() ? SAME : DIFFERENT;
        }
    }

    private static void tell(String message, boolean quiet, PrintStream out) {
        if (!quiet) {
            out.println(message);
        }
    }
}
