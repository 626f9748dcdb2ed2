package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.image.tools.Creation;

/** {@code create}: makes an empty image. */
final class CreateVerb implements Verb {

    private static final int SECTOR = 512;

    @Override
    public Syntax syntax() {
        return new Syntax("create", "FILE SIZE", "make a new, empty image")
                .option("f", "", "FORMAT", "the format: raw (the default) or vpc")
                .option("o", "", "NAME=VALUE,...", "options of the format; -o help lists them")
                .option("q", "", "", "say nothing")
                .note("SIZE is a number of bytes; k, M, G and T behind it stand for powers of 1024. It is rounded up to"
                        + " whole sectors. A file that has the name already is replaced.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out) throws Exception {
        BlockDriver driver = new ImageFiles().driver(arguments.value("f", "raw"));
        if (ImageFiles.asksForOptions(arguments)) {
            OptionList.print(driver, out);
            return 0;
        }
        List<String> operands = arguments.operands(1, 2, "one and a size");
        String file = operands.get(0);
        FormatOptions options = ImageFiles.formatOptions(arguments);
        if (operands.size() < 2) {
            throw new UsageException(file + ": Image creation needs a size parameter");
        }
        long size = Sizes.parse(operands.get(1), "image size");
        long rounded = size % SECTOR == 0 ? size : Math.addExact(size, SECTOR - size % SECTOR);
        if (!arguments.has("q")) {
            out.println("Formatting '" + file + "', fmt=" + driver.format() + " size=" + rounded + chosen(options));
        }
        Path path = ImageFiles.path(file);
        try {
            Creation.create(path, driver, CreateOptions.ofSize(rounded).withFormat(options));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + ": " + Reason.of(e, path + ".part"), e);
        }
        return 0;
    }

    private static String chosen(FormatOptions options) {
        String text = options.toString();
        return text.length() <= 2
                ? ""
                : " " + text.substring(1, text.length() - 1).replace(", ", " ");
    }
}
