package org.platter.block.api;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A run of bytes of one kind: the unit of block status.
 *
 * @param offset where the run starts, in the bytes of the device or storage that was asked
 * @param length bytes, at least 1
 * @param kind what the run holds
 * @param depth which image of a chain the run comes from: 0 the one asked, 1 its parent, and so on
 * @param hostOffset where the data lies in the storage of that image; empty where it lies nowhere or not in one piece
 */
public record Extent(long offset, long length, Kind kind, int depth, OptionalLong hostOffset) {

    /** What a run holds. */
    public enum Kind {
        /** Stored bytes. */
        DATA,
        /** Space is taken, and it reads as zeros. */
        ZERO,
        /** No space is taken, and it reads as zeros. */
        HOLE
    }

    /** Checks the ranges. */
    public Extent {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(hostOffset);
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length || depth < 0) {
            throw new IllegalArgumentException("extent at " + offset + ", length " + length + ", depth " + depth);
        }
    }

    /** Stored bytes of the image that was asked. */
    public static Extent data(long offset, long length, long hostOffset) {
        return new Extent(offset, length, Kind.DATA, 0, OptionalLong.of(hostOffset));
    }

    /** A hole in the image that was asked. */
    public static Extent hole(long offset, long length) {
        return new Extent(offset, length, Kind.HOLE, 0, OptionalLong.empty());
    }

    /** The first offset behind the run. */
    public long end() {
        return offset + length;
    }
}
