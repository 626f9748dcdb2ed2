package org.platter.launcher;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.image.tools.Measurement;

/** {@code measure}: tells how large an image file would be. */
final class MeasureVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("measure", "FILE | --size SIZE", "tell how large an image would become")
                .option("O", "", "FORMAT", "the new image's format: raw (the default) or vpc")
                .option("o", "", "NAME=VALUE,...", "options of the new image's format; -o help lists them")
                .option("", "size", "SIZE", "measure an empty image of this size")
                .option("f", "", "FORMAT", "the present image's format; recognised unless given")
                .opening()
                .option("", "output", "human|json", "how to tell it")
                .progress()
                .sharing()
                .note("The image is read, since convert leaves out zeros wherever they are.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        Output output = Output.of(arguments);
        ImageFiles files = new ImageFiles(arguments);
        BlockDriver driver = files.driver(arguments.value("O", "raw"));
        if (ImageFiles.asksForOptions(arguments)) {
            OptionList.print(driver, out);
            return 0;
        }
        Measurement measured = measure(arguments, files, driver, out, err);
        if (output == Output.JSON) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("required", measured.required());
            fields.put("fully-allocated", measured.fullyAllocated());
            out.println(Json.text(fields));
        } else {
            out.println("required size: " + measured.required());
            out.println("fully allocated size: " + measured.fullyAllocated());
        }
        return 0;
    }

    private static Measurement measure(
            Arguments arguments, ImageFiles files, BlockDriver driver, PrintStream out, PrintStream err)
            throws Exception {
        if (arguments.has("size") != arguments.operands().isEmpty()) {
            throw new UsageException("Either --size or one file name must be specified");
        }
        if (arguments.has("size")) {
            long size = Sizes.sectors(arguments.value("size"), "image size");
            return Measurement.ofEmpty(
                    driver, CreateOptions.ofSize(size).withFormat(ImageFiles.formatOptions(arguments)));
        }
        String file = arguments.operands(1, 1, "one").get(0);
        try (BlockDevice source = files.open(file, files.reading(arguments))) {
            CreateOptions options =
                    CreateOptions.ofSize(source.info().size()).withFormat(ImageFiles.formatOptions(arguments));
            return Work.onBytes(arguments, out, err, progress -> Measurement.of(source, driver, options, progress));
        }
    }
}
