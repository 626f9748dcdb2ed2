package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.image.tools.Comparison;

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
                .option("", "open-first", "NAME=VALUE,...", "the same for the first image only")
                .option("", "open-second", "NAME=VALUE,...", "the same for the second image only")
                .option("s", "", "", "strict: different sizes are a difference even if the rest is zero")
                .progress()
                .option("q", "", "", "say nothing")
                .sharing()
                .note("Exit codes: 0 the same, 1 different, 2 an image cannot be opened, 4 an image cannot be read.");
    }

    @Override
    public int failure() {
        return CANNOT_OPEN;
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        List<String> names = arguments.operands(2, 2, "two");
        ImageFiles files = new ImageFiles(arguments);
        boolean quiet = arguments.has("q");
        try (BlockDevice first = files.open(names.get(0), files.reading("f", "open-first", arguments));
                BlockDevice second = files.open(names.get(1), files.reading("F", "open-second", arguments))) {
            if (arguments.has("s") && first.info().size() != second.info().size()) {
                tell("Strict mode: Image size mismatch!", quiet, out);
                return DIFFERENT;
            }
            Comparison found;
            try {
                found = Work.onBytes(arguments, out, err, progress -> Comparison.of(first, second, progress));
            } catch (IOException e) {
                throw new Failure(CANNOT_READ, Reason.of(e), e);
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
