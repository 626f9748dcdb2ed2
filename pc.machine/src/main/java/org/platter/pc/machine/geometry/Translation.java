package org.platter.pc.machine.geometry;

import java.util.Locale;

/**
 * How a BIOS turns a disk's physical geometry into the logical one that INT 13h offers, whose limits are 1024
 * cylinders, 255 heads and 63 sectors. No translation offers a sector that the disk's physical geometry, or its
 * LBA range, does not have.
 */
public enum Translation {
    /** {@link #NONE} up to 1024 cylinders, {@link #LARGE} where it fits the whole disk, and {@link #LBA} beyond. */
    AUTO {
        @Override
        public Geometry logical(Geometry physical, long lbaSectors) {
            if (physical.cylinders() <= MAX_CYLINDERS) {
                return NONE.logical(physical, lbaSectors);
            }
            boolean shiftingSuffices = (long) physical.cylinders() * physical.heads() <= (long) MAX_CYLINDERS * 128;
            return (shiftingSuffices || lbaSectors == 0 ? LARGE : LBA).logical(physical, lbaSectors);
        }
    },
    /** The physical geometry, cut off at 1024 cylinders: the whole disk up to 504 MiB. */
    NONE {
        @Override
        public Geometry logical(Geometry physical, long lbaSectors) {
            return cut(physical);
        }
    },
    /**
     * Bit shift or ECHS: cylinders are halved and heads doubled until there are at most 1024 cylinders. Where that would
     * make 256 heads, which DOS cannot count, the physical geometry is first taken to have 15 heads ("revised ECHS"),
     * so that there are 240.
     */
    LARGE {
        @Override
        public Geometry logical(Geometry physical, long lbaSectors) {
            int cylinders = physical.cylinders();
            int heads = physical.heads();
            if (heads == 16 && cylinders > 8 * MAX_CYLINDERS) {
                cylinders = (int) ((long) cylinders * 16 / 15);
                heads = 15;
            }
            while (cylinders > MAX_CYLINDERS && heads * 2 <= MAX_HEADS) {
                cylinders /= 2;
                heads *= 2;
            }
            return cut(new Geometry(cylinders, heads, physical.sectors()));
        }
    },
    /** LBA assist: 63 sectors, and 16, 32, 64, 128 or 255 heads by size, whatever the physical geometry. */
    LBA {
        @Override
        public Geometry logical(Geometry physical, long lbaSectors) {
            long sectors = Math.min(physical.sectorCount(), lbaSectors);
            if (sectors < 63 * 16) {
                return NONE.logical(physical, lbaSectors);
            }
            int heads = 16;
            while (heads < 128 && sectors > (long) MAX_CYLINDERS * heads * 63) {
                heads *= 2;
            }
            if (sectors > (long) MAX_CYLINDERS * heads * 63) {
                heads = MAX_HEADS;
            }
            return new Geometry((int) Math.min(MAX_CYLINDERS, sectors / (heads * 63L)), heads, 63);
        }
    };

    private static final int MAX_CYLINDERS = 1024;
    private static final int MAX_HEADS = 255;

    /**
     * The translation of a name as people write it: {@code auto}, {@code none}, {@code large} or {@code lba}.
     *
     * @throws IllegalArgumentException if none is called so
     */
    public static Translation named(String name) {
        for (Translation translation : values()) {
            if (translation.name().toLowerCase(Locale.ROOT).equals(name)) {
                return translation;
            }
        }
        throw new IllegalArgumentException("translation '" + name + "': expected auto, none, large or lba");
    }

    /**
     * The logical geometry.
     *
     * @param physical what IDENTIFY DEVICE reports
     * @param lbaSectors how many sectors LBA reaches; 0 if the disk has no LBA
     */
    public abstract Geometry logical(Geometry physical, long lbaSectors);

    private static Geometry cut(Geometry geometry) {
        return new Geometry(
                Math.min(geometry.cylinders(), MAX_CYLINDERS),
                Math.min(geometry.heads(), MAX_HEADS),
                Math.min(geometry.sectors(), 63));
    }
}
