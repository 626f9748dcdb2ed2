package org.platter.vhd.driver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.DeviceInfo;

/** What a footer says, for people and scripts. */
final class FooterDetails {

    private static final String GEOMETRY = "geometry";

    private FooterDetails() {}

    static void add(DeviceInfo.Builder info, Footer footer, DiskType type, boolean validAtEnd) {
        info.detail("subformat", type.toString())
                .detail("uuid", footer.uuid().toString())
                .detail("creator-app", footer.creatorApp())
                .detail("creator-os", footer.creatorHost())
                .detail("creator-version", footer.creatorVersion())
                .detail("created", footer.created().toString())
                .detail(GEOMETRY, inOrder(footer.geometry()))
                .detail("current-size", footer.currentSize())
                .detail("original-size", footer.originalSize())
                .detail("features", footer.features())
                .detail("saved-state", footer.savedState())
                .detail("footer-valid", validAtEnd);
    }

    private static Map<String, Object> inOrder(Geometry geometry) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("cylinders", geometry.cylinders());
        numbers.put("heads", geometry.heads());
        numbers.put("sectors", geometry.sectorsPerTrack());
        return numbers;
    }

    /** The geometry among the details of an image, if they have one. */
    static Optional<Geometry> geometry(DeviceInfo info) {
        return info.details().get(GEOMETRY) instanceof Map<?, ?> map
                        && map.get("cylinders") instanceof Integer cylinders
                        && map.get("heads") instanceof Integer heads
                        && map.get("sectors") instanceof Integer sectors
                ? Optional.of(new Geometry(cylinders, heads, sectors))
                : Optional.empty();
    }
}
