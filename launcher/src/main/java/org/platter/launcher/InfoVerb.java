package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.DeviceInfo;

/** {@code info}: tells what an image is. */
final class InfoVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("info", "FILE", "tell what an image is")
                .option("f", "", "FORMAT", "the format: raw or vpc; recognised unless given")
                .option("", "output", "human|json", "how to tell it")
                .option("U", "force-share", "", "accepted for scripts: reading shares the image with other readers");
    }

    @Override
    public int run(Arguments arguments, PrintStream out) throws Exception {
        Output output = Output.of(arguments);
        String file = arguments.operands(1, 1, "one").get(0);
        try (BlockDevice device = new ImageFiles().open(file, arguments.value("f"))) {
            OptionalLong used = HostSpace.used(Path.of(file));
            if (output == Output.JSON) {
                out.println(Json.text(json(file, device.info(), used)));
            } else {
                print(file, device.info(), used, out);
            }
        }
        return 0;
    }

    private static Map<String, Object> json(String file, DeviceInfo info, OptionalLong used) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("virtual-size", info.size());
        fields.put("filename", file);
        if (info.clusterSize() != 0) {
            fields.put("cluster-size", info.clusterSize());
        }
        fields.put("format", info.format());
        if (used.isPresent()) {
            fields.put("actual-size", used.getAsLong());
        }
        fields.put("dirty-flag", false);
        Map<String, Object> details = details(info);
        if (!details.isEmpty()) {
            Map<String, Object> specific = new LinkedHashMap<>();
            specific.put("type", info.format());
            specific.put("data", details);
            fields.put("format-specific", specific);
        }
        return fields;
    }

    private static Map<String, Object> details(DeviceInfo info) {
        Map<String, Object> details = new LinkedHashMap<>(info.details());
        if (!info.problems().isEmpty()) {
            details.put("problems", info.problems());
        }
        return details;
    }

    private static void print(String file, DeviceInfo info, OptionalLong used, PrintStream out) throws IOException {
        out.println("image: " + file);
        out.println("file format: " + info.format());
        out.println("virtual size: " + Sizes.human(info.size()) + " (" + info.size() + " bytes)");
        if (used.isPresent()) {
            out.println("disk size: " + Sizes.human(used.getAsLong()));
        }
        if (info.clusterSize() != 0) {
            out.println("cluster_size: " + info.clusterSize());
        }
        Map<String, Object> details = details(info);
        if (!details.isEmpty()) {
            out.println("Format specific information:");
            details.forEach((name, value) -> out.println("    " + name.replace('-', ' ') + ": " + value));
        }
    }
}
