package org.platter.image.tools;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;

/**
 * How an image is, after a check or a repair.
 *
 * @param file the image
 * @param format its driver's name for its format
 * @param check what was found, after the repair if there was one
 * @param corruptionsFixed places with corruption that a repair has mended
 * @param leaksFixed leaks that a repair has given back
 */
public record CheckResult(Path file, String format, ImageCheck check, long corruptionsFixed, long leaksFixed) {

    /** What {@code qemu-img check} ends with: 0 for a good image, 2 for a corrupt one, 3 if there are only leaks. */
    public int exitCode() {
        if (check.count(Finding.Kind.CORRUPTION) > 0) {
            return 2;
        }
        return check.count(Finding.Kind.LEAK) > 0 ? 3 : 0;
    }

    /** The fields of {@code qemu-img check --output=json}, in its order; what is 0 is left out where it does so. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        putUnlessZero(fields, "image-end-offset", check.endOfImage());
        putUnlessZero(fields, "total-clusters", check.clusters());
        fields.put("check-errors", 0);
        putUnlessZero(fields, "corruptions", check.count(Finding.Kind.CORRUPTION));
        putUnlessZero(fields, "corruptions-fixed", corruptionsFixed);
        putUnlessZero(fields, "leaks", check.count(Finding.Kind.LEAK));
        putUnlessZero(fields, "leaks-fixed", leaksFixed);
        putUnlessZero(fields, "allocated-clusters", check.allocatedClusters());
        putUnlessZero(fields, "fragmented-clusters", check.fragmentedClusters());
        putUnlessZero(fields, "compressed-clusters", check.compressedClusters());
        fields.put("filename", file.toString());
        fields.put("format", format);
        return fields;
    }

    private static void putUnlessZero(Map<String, Object> fields, String name, long value) {
        if (value != 0) {
            fields.put(name, value);
        }
    }
}
