package org.platter.block.images;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.platter.block.api.DeviceInfo;

/** Copies of what a driver says of a disk that hold no object of the driver's own, so that its classes can go. */
final class Facts {

    private Facts() {}

    static DeviceInfo copy(DeviceInfo info, boolean readOnly) {
        DeviceInfo.Builder copy = DeviceInfo.of(info.format(), info.size())
                .sectorSize(info.sectorSize())
                .clusterSize(info.clusterSize())
                .readOnly(readOnly)
                .zeroInitialised(info.zeroInitialised())
                .identity(info.identity())
                .lastModified(info.lastModified());
        info.details().forEach((name, value) -> copy.detail(name, copy(value)));
        info.problems().forEach(copy::problem);
        return copy.build();
    }

    private static Object copy(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Facts::copy).toList();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            entry -> copy(entry.getKey()), entry -> copy(entry.getValue())));
        }
        boolean ofJava = value.getClass().getClassLoader() == null;
        return ofJava ? value : value.toString();
    }
}
