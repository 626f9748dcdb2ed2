package org.platter.vhd.driver;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of image a footer describes (VHD 1.0, Hard Disk Footer, offset 60). */
enum DiskType {
    FIXED(2),
    DYNAMIC(3),
    DIFFERENCING(4);

    private final int code;

    DiskType(int code) {
        this.code = code;
    }

    /** The type with this code; empty for the reserved and deprecated ones. */
    static Optional<DiskType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    int code() {
        return code;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
