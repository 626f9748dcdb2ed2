package org.platter.vhd.driver;

import java.util.Optional;
import org.platter.block.api.ChsGeometry;

/**
 * The geometry in a footer; unlike a {@link ChsGeometry} any part may be 0, as it is for disks of a few sectors.
 *
 * @param cylinders 0 to 65535
 * @param heads 0 to 255
 * @param sectorsPerTrack 0 to 255
 */
record Geometry(int cylinders, int heads, int sectorsPerTrack) {

    /** The largest geometry that {@link #of} gives; readers take it to mean "too large for a geometry". */
    static final Geometry MAX = new Geometry(65535, 16, 255);

    /** The geometry of a disk of so many sectors (VHD 1.0, appendix "CHS Calculation"). It may cover a few less. */
    static Geometry of(long sectorCount) {
        int total = (int) Math.min(sectorCount, MAX.sectors());
        if (total >= 65535 * 16 * 63) {
            return withTrack(255, 16, total);
        }
        int heads = Math.max(4, (total / 17 + 1023) / 1024);
        if (heads <= 16 && total / 17 < heads * 1024) {
            return withTrack(17, heads, total);
        }
        return total / 31 < 16 * 1024 ? withTrack(31, 16, total) : withTrack(63, 16, total);
    }

    /**
     * The geometry of the smallest disk of at least so many sectors that a geometry covers exactly; {@link #MAX} for
     * larger disks.
     */
    static Geometry covering(long sectorCount) {
        long wanted = Math.min(sectorCount, MAX.sectors());
        Geometry geometry = of(wanted);
        for (long total = wanted; geometry.sectors() < wanted; total++) {
            geometry = of(total);
        }
        return geometry;
    }

    private static Geometry withTrack(int sectorsPerTrack, int heads, int total) {
        return new Geometry(total / sectorsPerTrack / heads, heads, sectorsPerTrack);
    }

    long sectors() {
        return (long) cylinders * heads * sectorsPerTrack;
    }

    /** Whether readers that take this for the size see a disk of that size. */
    boolean covers(long size) {
        return equals(MAX) || sectors() * BlockLayout.SECTOR == size;
    }

    Optional<ChsGeometry> toChs() {
        return sectors() == 0 ? Optional.empty() : Optional.of(new ChsGeometry(cylinders, heads, sectorsPerTrack));
    }

    @Override
    public String toString() {
        return cylinders + "/" + heads + "/" + sectorsPerTrack;
    }
}
