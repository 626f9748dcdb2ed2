package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.ResizeImage;
import org.platter.image.tools.SizeChange;

/** {@code resize}: makes a disk larger or smaller. */
final class ResizeVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("resize", "FILE [+|-]SIZE", "make the disk of an image larger or smaller")
                .option("f", "", "FORMAT", "the format: raw or vpc; recognised unless given")
                .opening()
                .option("", "preallocation", "off", "accepted for scripts: nothing is allocated beforehand")
                .option("", "shrink", "", "allow a smaller disk, and that data behind its end are lost")
                .changing()
                .note(
                        "SIZE is a number of bytes; k, M, G and T behind it stand for powers of 1024. With + or - the disk"
                                + " becomes so much larger or smaller. What a guest has on the disk is not adapted: shrink the file"
                                + " system first. A resize that is cut off can be run again.");
    }

    /** A size that begins with a hyphen is no option. */
    @Override
    public String[] words(String[] words) {
        List<String> changed = new ArrayList<>(Arrays.asList(words));
        int last = words.length - 1;
        if (last > 0 && words[last].matches("-[0-9].*") && !changed.contains("--")) {
            changed.add(last, "--");
        }
        return changed.toArray(String[]::new);
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        List<String> operands = arguments.operands(2, 2, "one and a size");
        if (!arguments.value("preallocation", "off").equals("off")) {
            throw new UsageException("--preallocation: found '" + arguments.value("preallocation") + "', expected off");
        }
        String file = operands.get(0);
        Path path = ImageFiles.path(file);
        SizeChange change = change(operands.get(1));
        ImageFiles files = new ImageFiles(arguments);
        ImageOptions how = files.changing(file, arguments);
        ResizeImage.Plan done = Work.run(arguments, out, err, progress -> {
            ResizeImage.Plan plan = ResizeImage.plan(path, how, change, files.images(), progress);
            boolean shrinks = plan.newSize() < plan.size();
            if (shrinks && !arguments.has("shrink")) {
                throw new IOException(file + ": " + refusal(plan));
            }
            return arguments.has("dry-run")
                    ? plan
                    : ResizeImage.run(path, how, change, shrinks, files.images(), progress);
        });
        if (!arguments.has("q")) {
            out.println(arguments.has("dry-run") ? plan(done) : "Image resized.");
        }
        return 0;
    }

    private static SizeChange change(String text) throws UsageException {
        boolean relative = text.startsWith("+") || text.startsWith("-");
        long bytes = Sizes.parse(relative ? text.substring(1) : text, "image size");
        return relative ? SizeChange.by(text.startsWith("-") ? -bytes : bytes) : SizeChange.to(bytes);
    }

    private static String refusal(ResizeImage.Plan plan) {
        return "Use the --shrink option to perform a shrink operation. "
                + (plan.dataCutOff() == 0
                        ? "No data would be lost."
                        : plan.dataCutOff() + " bytes of data behind the new end would be lost.");
    }

    private static String plan(ResizeImage.Plan plan) {
        return "The disk of " + plan.size() + " bytes would have " + plan.newSize() + " bytes; " + plan.dataCutOff()
                + " bytes of data would be lost.";
    }
}
