package org.platter.block.images.osgi;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveState;

/** What a drive's services and events say of it; the bundle's README lists the names. */
final class DriveProperties {

    private DriveProperties() {}

    /** As it is now. */
    static Dictionary<String, Object> of(Drive drive) {
        return new Hashtable<>(of(drive, drive.state(), drive.reason()));
    }

    /** As it was at an event. */
    static Map<String, Object> of(Drive drive, DriveState state, String reason) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put(BlockDevice.DRIVE, drive.name());
        properties.put("drive.state", state.name().toLowerCase(Locale.ROOT));
        properties.put("drive.reason", reason);
        properties.put("drive.path", drive.image().toString());
        properties.put("drive.policy", drive.options().policy().name().toLowerCase(Locale.ROOT));
        properties.put("drive.snapshot", drive.options().image().snapshot());
        drive.knownInfo().ifPresent(info -> {
            properties.put("drive.format", info.format());
            properties.put("drive.size", info.size());
            properties.put("drive.read.only", info.readOnly());
        });
        if (state == DriveState.ATTACHED) {
            bundle(drive).ifPresent(bundle -> {
                properties.put("drive.driver", bundle.getSymbolicName());
                properties.put("drive.driver.version", bundle.getVersion());
            });
        }
        return properties;
    }

    private static Optional<Bundle> bundle(Drive drive) {
        return drive.driver().map(driver -> FrameworkUtil.getBundle(driver.getClass()));
    }
}
