package org.platter.pc.machine.geometry;

/** Cylinders, heads and sectors per track of a disk, each at least 1. */
public record Geometry(int cylinders, int heads, int sectors) {

    /** Checks that no number is below 1. */
    public Geometry {
        if (cylinders < 1 || heads < 1 || sectors < 1) {
            throw new IllegalArgumentException(
                    "geometry " + cylinders + "/" + heads + "/" + sectors + ": expected at least 1 of each");
        }
    }

    /** How many sectors it can address. */
    public long sectorCount() {
        return (long) cylinders * heads * sectors;
    }

    @Override
    public String toString() {
        return cylinders + "/" + heads + "/" + sectors;
    }
}
