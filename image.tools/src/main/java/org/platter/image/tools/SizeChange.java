package org.platter.image.tools;

/**
 * What is to become of a disk's size.
 *
 * @param relative whether the bytes are added to the size, or are the new one
 * @param bytes negative only if relative
 */
public record SizeChange(boolean relative, long bytes) {

    /** Checks the number. */
    public SizeChange {
        if (!relative && bytes < 0) {
            throw new IllegalArgumentException("size " + bytes + ": expected 0 or more");
        }
    }

    /** Makes a disk this large. */
    public static SizeChange to(long bytes) {
        return new SizeChange(false, bytes);
    }

    /** Makes a disk larger by so many bytes, or smaller by a negative number. */
    public static SizeChange by(long bytes) {
        return new SizeChange(true, bytes);
    }

    /**
     * The size that becomes of a size.
     *
     * @throws IllegalArgumentException if it is less than nothing, or more than a disk can have
     */
    public long apply(long size) {
        try {
            long changed = relative ? Math.addExact(size, bytes) : bytes;
            if (changed >= 0) {
                return changed;
            }
        } catch (ArithmeticException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "size " + size + " changed by " + bytes + ": expected 0 or more, below 2^63");
    }
}
