package org.platter.block.api;

/**
 * A disk's geometry as an image records it.
 *
 * @param cylinders 1 to 65535
 * @param heads 1 to 255
 * @param sectorsPerTrack 1 to 255
 */
public record ChsGeometry(int cylinders, int heads, int sectorsPerTrack) {

    /** Checks the ranges. */
    public ChsGeometry {
        if (cylinders < 1
                || cylinders > 65535
                || heads < 1
                || heads > 255
                || sectorsPerTrack < 1
                || sectorsPerTrack > 255) {
            throw new IllegalArgumentException("geometry " + cylinders + "/" + heads + "/" + sectorsPerTrack
                    + ": expected at least 1/1/1 and at most 65535/255/255");
        }
    }

    /** Sectors in all. */
    public long sectors() {
        return (long) cylinders * heads * sectorsPerTrack;
    }

    /** Cylinders, heads and sectors a track, as {@code 615/4/17}. */
    @Override
    public String toString() {
        return cylinders + "/" + heads + "/" + sectorsPerTrack;
    }
}
