package org.platter.vhd.driver;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.platter.block.api.BlockException;

/** What kind of image a footer describes (VHD 1.0, Hard Disk Footer, offset 60). */
enum DiskType {
    FIXED(2),
    DYNAMIC(3),
    DIFFERENCING(4);

    /** 2040 GiB: what the specification and all its readers allow a dynamic image. */
    private static final long MAX_DYNAMIC_SIZE = 0xFF000000L * BlockLayout.SECTOR;

    /** 64 TiB: what Windows allows any virtual disk. */
    private static final long MAX_FIXED_SIZE = 64L << 40;

    private final int code;

    DiskType(int code) {
        this.code = code;
    }

    /** Refuses a disk that is too large for an image of this type. */
    void requireSize(long size, String imageName) throws BlockException {
        long limit = this == FIXED ? MAX_FIXED_SIZE : MAX_DYNAMIC_SIZE;
        if (size > limit) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    imageName + ": a " + this + " disk of " + size + " bytes, expected at most " + limit);
        }
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
