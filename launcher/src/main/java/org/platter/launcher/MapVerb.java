package org.platter.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.DiskMap;

/** {@code map}: tells where in the file an image's data lie. */
final class MapVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("map", "FILE", "tell where in the file an image's data lie")
                .option("f", "", "FORMAT", "the format: raw or vpc; recognised unless given")
                .option("", "output", "human|json", "how to tell it")
                .option("s", "start-offset", "OFFSET", "begin at this byte of the disk")
                .option("l", "max-length", "LENGTH", "end after so many bytes of the disk")
                .opening()
                .sharing();
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        Output output = Output.of(arguments);
        String file = arguments.operands(1, 1, "one").get(0);
        long start = Sizes.parse(arguments.value("start-offset", "0"), "start offset") / 512 * 512;
        long most = Sizes.parse(arguments.value("max-length", Long.toString(Long.MAX_VALUE)), "maximum length");
        ImageFiles files = new ImageFiles(arguments);
        ImageOptions how = files.reading(arguments);
        try (BlockDevice device = files.open(file, how)) {
            long length = Math.max(0, Math.min(most, device.info().size() - start)) / 512 * 512;
            if (output == Output.JSON) {
                json(device, start, length, out);
            } else {
                List<String> chain = new ArrayList<>(List.of(file));
                files.inspect(file, how).ancestors().forEach(ancestor -> chain.add(ancestor.toString()));
                print(chain, device, start, length, out);
            }
        }
        return 0;
    }

    private static void json(BlockDevice device, long start, long length, PrintStream out) throws Exception {
        out.print('[');
        String[] between = {""};
        DiskMap.visit(device, start, length, extent -> {
            out.print(between[0] + line(extent));
            between[0] = ",\n";
        });
        out.println(']');
    }

    private static String line(Extent extent) {
        boolean data = extent.kind() == Extent.Kind.DATA;
        return "{ \"start\": " + extent.offset() + ", \"length\": " + extent.length() + ", \"depth\": "
                + extent.depth() + ", \"present\": true, \"zero\": " + !data + ", \"data\": " + data
                + (extent.hostOffset().isPresent()
                        ? ", \"offset\": " + extent.hostOffset().getAsLong()
                        : "")
                + "}";
    }

    /** @param chain the image and its ancestors, by depth */
    private static void print(List<String> chain, BlockDevice device, long start, long length, PrintStream out)
            throws Exception {
        out.println("Offset          Length          Mapped to       File");
        DiskMap.visit(device, start, length, extent -> {
            if (extent.kind() == Extent.Kind.DATA && extent.hostOffset().isPresent()) {
                out.println(hex(extent.offset())
                        + hex(extent.length())
                        + hex(extent.hostOffset().getAsLong())
                        + chain.get(extent.depth()));
            }
        });
    }

    private static String hex(long number) {
        return Syntax.padded((number == 0 ? "" : "0x") + Long.toHexString(number), 16);
    }
}
