package org.platter.vhd.driver;

import java.util.Map;
import org.platter.block.api.DeviceInfo;

/** What a footer says, for people and scripts. */
final class FooterDetails {

    private FooterDetails() {}

    static void add(DeviceInfo.Builder info, Footer footer, DiskType type, boolean validAtEnd) {
        Geometry geometry = footer.geometry();
        info.detail("subformat", type.toString())
                .detail("uuid", footer.uuid().toString())
                .detail("creator-app", footer.creatorApp())
                .detail("creator-os", footer.creatorHost())
                .detail("creator-version", footer.creatorVersion())
                .detail("created", footer.created().toString())
                .detail(
                        "geometry",
                        Map.of(
                                "cylinders", geometry.cylinders(),
                                "heads", geometry.heads(),
                                "sectors", geometry.sectorsPerTrack()))
                .detail("current-size", footer.currentSize())
                .detail("original-size", footer.originalSize())
                .detail("features", footer.features())
                .detail("saved-state", footer.savedState())
                .detail("footer-valid", validAtEnd);
    }
}
