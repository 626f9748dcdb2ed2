package org.platter.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.platter.block.api.DeviceInfo;
import org.platter.image.tools.Inspection;

/** An image in the words of {@code qemu-img info}. */
final class ImageDescription {

    private final Inspection image;

    /** What is known of the parent; null if it is not known, or if there is none. */
    private final DeviceInfo parent;

    private final OptionalLong used;

    ImageDescription(Inspection image, DeviceInfo parent) {
        this.image = image;
        this.parent = parent;
        used = HostSpace.used(image.file());
    }

    /** The fields of {@code --output=json}. */
    Map<String, Object> fields() {
        DeviceInfo info = image.info();
        Map<String, Object> fields = new LinkedHashMap<>();
        if (parent != null) {
            fields.put("backing-filename-format", parent.format());
        }
        fields.put("virtual-size", info.size());
        fields.put("filename", image.file().toString());
        if (info.clusterSize() != 0) {
            fields.put("cluster-size", info.clusterSize());
        }
        fields.put("format", info.format());
        if (used.isPresent()) {
            fields.put("actual-size", used.getAsLong());
        }
        Map<String, Object> details = details();
        if (!details.isEmpty()) {
            Map<String, Object> specific = new LinkedHashMap<>();
            specific.put("type", info.format());
            specific.put("data", details);
            fields.put("format-specific", specific);
        }
        String recorded = recordedParent();
        if (parent != null) {
            fields.put("full-backing-filename", image.ancestors().get(0).toString());
        }
        if (!recorded.isEmpty()) {
            fields.put("backing-filename", recorded);
        }
        fields.put("dirty-flag", Boolean.TRUE.equals(info.details().get("dirty")));
        return fields;
    }

    /** For people. */
    void print(PrintStream out) {
        DeviceInfo info = image.info();
        out.println("image: " + image.file());
        out.println("file format: " + info.format());
        out.println("virtual size: " + Sizes.human(info.size()) + " (" + info.size() + " bytes)");
        if (used.isPresent()) {
            out.println("disk size: " + Sizes.human(used.getAsLong()));
        }
        if (info.clusterSize() != 0) {
            out.println("cluster_size: " + info.clusterSize());
        }
        String recorded = recordedParent();
        if (!recorded.isEmpty()) {
            String actual = parent == null
                    ? "not found"
                    : "actual path: " + image.ancestors().get(0);
            out.println("backing file: " + recorded + " (" + actual + ")");
        }
        if (parent != null) {
            out.println("backing file format: " + parent.format());
        }
        Map<String, Object> details = details();
        if (!details.isEmpty()) {
            out.println("Format specific information:");
            details.forEach((name, value) -> out.println("    " + name.replace('-', ' ') + ": " + value));
        }
    }

    /** The parent's name as the image has it; empty if it has no parent. */
    private String recordedParent() {
        return image.info().details().get("parent") instanceof Map<?, ?> recorded
                        && recorded.get("name") instanceof String name
                ? name
                : "";
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>(image.info().details());
        List<String> problems = new ArrayList<>(image.info().problems());
        image.parentMissing().ifPresent(problems::add);
        if (!problems.isEmpty()) {
            details.put("problems", problems);
        }
        return details;
    }
}
