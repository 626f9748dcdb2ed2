package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.image.tools.Creation;

/** {@code create}: makes an empty image. */
final class CreateVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("create", "FILE [SIZE]", "make a new, empty image, or a child of another")
                .option("f", "", "FORMAT", "the format: raw (the default), vpc or qcow2")
                .option("o", "", "NAME=VALUE,...", "options of the format; -o help lists them")
                .option("b", "", "PARENT", "make a differencing image over this one; SIZE is the parent's unless given")
                .option(
                        "F",
                        "",
                        "FORMAT",
                        "the parent's format; recognised unless given. A raw parent must be named so")
                .option("u", "", "", "do not open the parent, which may be missing; SIZE must be given")
                .option("", "parent-uuid", "UUID", "with -u, the parent's UUID, by which a VHD knows it")
                .openingParents()
                .option("q", "", "", "say nothing")
                .note("SIZE is a number of bytes; k, M, G and T behind it stand for powers of 1024. It is rounded up to"
                        + " whole sectors. A file that has the name already is replaced. PARENT, if relative, starts from"
                        + " FILE's folder. A parent must not be written any more.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        ImageFiles files = new ImageFiles(arguments);
        BlockDriver driver = files.driver(arguments.value("f", "raw"));
        if (ImageFiles.asksForOptions(arguments)) {
            OptionList.print(driver, out);
            return 0;
        }
        List<String> operands = arguments.operands(1, 2, "one and a size");
        String file = operands.get(0);
        Path path = ImageFiles.path(file);
        CreateOptions options = options(path, arguments, files);
        if (!arguments.has("q")) {
            out.println("Formatting '" + file + "', fmt=" + driver.format() + " size=" + options.size()
                    + parent(arguments, options) + chosen(ImageFiles.formatOptions(arguments)));
        }
        try {
            Creation.create(path, driver, options);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + ": " + Reason.ofNew(e, file), e);
        }
        return 0;
    }

    private static CreateOptions options(Path path, Arguments arguments, ImageFiles files)
            throws IOException, UsageException {
        List<String> operands = arguments.operands();
        if (!arguments.has("b")) {
            if (operands.size() < 2) {
                throw new UsageException(operands.get(0) + ": Image creation needs a size parameter");
            }
            return CreateOptions.ofSize(Sizes.sectors(operands.get(1), "image size"))
                    .withFormat(ImageFiles.formatOptions(arguments));
        }
        if (arguments.has("u") && operands.size() < 2) {
            throw new UsageException(operands.get(0) + ": Image creation with -u needs a size parameter");
        }
        ParentLink parent = arguments.has("u")
                ? ParentOptions.unopened(
                        path, files.driver(arguments.value("F", arguments.value("f", "raw"))), arguments)
                : files.parent(path, arguments.value("b"), arguments);
        long size = operands.size() < 2 ? parent.info().size() : Sizes.sectors(operands.get(1), "image size");
        return CreateOptions.ofSize(size).withParent(parent).withFormat(ParentOptions.of(arguments));
    }

    private static String parent(Arguments arguments, CreateOptions options) {
        return options.parent()
                .map(link -> " backing_file=" + arguments.value("b") + " backing_fmt="
                        + link.info().format())
                .orElse("");
    }

    private static String chosen(FormatOptions options) {
        String text = options.toString();
        return text.length() <= 2
                ? ""
                : " " + text.substring(1, text.length() - 1).replace(", ", " ");
    }
}
