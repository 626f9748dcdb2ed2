package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.platter.block.api.BlockDriver;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.Conversion;

/** {@code convert}: copies an image into another format. */
final class ConvertVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("convert", "SOURCE TARGET", "copy an image into another format")
                .option("f", "", "FORMAT", "the source's format; recognised unless given")
                .option("O", "", "FORMAT", "the target's format: raw (the default) or vpc")
                .option("o", "", "NAME=VALUE,...", "options of the target's format; -o help lists them")
                .option(
                        "B",
                        "",
                        "PARENT",
                        "make a differencing image over this one, of what differs from it; with -n the target is one")
                .option("F", "", "FORMAT", "the parent's format; recognised unless given")
                .opening()
                .option("S", "", "SIZE", "leave out runs of zeros this long, 4k by default; 0 writes everything")
                .option("n", "", "", "write into the target that is there instead of making a new one")
                .progress()
                .option("q", "", "", "say nothing")
                .sharing()
                .option("", "target-is-zero", "", "with -n: the target reads as zeros, which need not be written then")
                .option(
                        "m",
                        "",
                        "COUNT",
                        "accepted for scripts, as are -W, -C, -t and -T: order and caching are our own")
                .option("W", "", "", "")
                .option("C", "", "", "")
                .option("t", "", "CACHE", "")
                .option("T", "", "CACHE", "")
                .note("The target appears under its name when it is whole; until then it is called TARGET.part. A file"
                        + " that has the name already is replaced then.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        ImageFiles files = new ImageFiles(arguments);
        BlockDriver driver = files.driver(arguments.value("O", "raw"));
        if (ImageFiles.asksForOptions(arguments)) {
            OptionList.print(driver, out);
            return 0;
        }
        List<String> names = arguments.operands(2, 2, "a source and a target");
        Path source = ImageFiles.path(names.get(0));
        Path target = ImageFiles.path(names.get(1));
        ImageOptions how = files.reading(arguments);
        // Opened once beforehand so that a bad source is told as such.
        files.open(names.get(0), how).close();
        Conversion chosen = conversion(driver, target, arguments, files);
        return Work.onBytes(arguments, out, err, progress -> {
            try {
                chosen.run(source, how, target, progress);
                return 0;
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException(
                        names.get(1) + ": error while converting " + driver.format() + ": "
                                + Reason.ofNew(e, names.get(1)),
                        e);
            }
        });
    }

    private static Conversion conversion(BlockDriver driver, Path target, Arguments arguments, ImageFiles files)
            throws IOException, UsageException {
        Conversion conversion = Conversion.to(driver, files.images()).withSparseSize(sparseSize(arguments));
        if (!arguments.has("B")) {
            Conversion plain = conversion.withOptions(ImageFiles.formatOptions(arguments));
            if (arguments.has("target-is-zero")) {
                if (!arguments.has("n")) {
                    throw new UsageException("--target-is-zero requires use of -n flag");
                }
                return plain.withZeroedTarget();
            }
            return arguments.has("n") ? plain.withExistingTarget() : plain;
        }
        Conversion child = conversion
                .withOptions(ParentOptions.of(arguments))
                .withParent(files.parent(target, arguments.value("B"), arguments), ImageFiles.parentFolders(arguments));
        return arguments.has("n") ? child.withExistingTarget() : child;
    }

    private static int sparseSize(Arguments arguments) throws UsageException {
        if (!arguments.has("S")) {
            return Conversion.SPARSE_SIZE;
        }
        long size = Sizes.parse(arguments.value("S"), "buffer size for sparse output");
        if (size % 512 != 0 || size > 16 << 20) {
            throw new UsageException("Invalid buffer size for sparse output '" + arguments.value("S")
                    + "': expected a multiple of 512 up to 16M, or 0");
        }
        return (int) size;
    }
}
