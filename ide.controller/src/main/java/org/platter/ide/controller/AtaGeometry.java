package org.platter.ide.controller;

import java.util.Optional;
import java.util.OptionalLong;
import org.platter.block.api.ChsGeometry;

/**
 * Cylinders, heads and sectors as an ATA disk has them: the default geometry of words 1, 3 and 6 of IDENTIFY DEVICE, or
 * the current one of words 54 to 56.
 *
 * @param cylinders 0 to 65535
 * @param heads 1 to 16
 * @param sectorsPerTrack 1 to 255, or 0 if there are no cylinders
 */
record AtaGeometry(int cylinders, int heads, int sectorsPerTrack) {

    private static final int MOST_HEADS = 16;
    private static final int MOST_SECTORS = 63;
    private static final int MOST_DEFAULT_CYLINDERS = 16383;

    /** The most sectors that cylinders, heads and sectors are made to address: 16383/16/63, or 8.4 GB (ATA-5). */
    static final long MOST_ADDRESSABLE = (long) MOST_DEFAULT_CYLINDERS * MOST_HEADS * MOST_SECTORS;

    /**
     * The default geometry: the recorded one where an ATA disk can have it, otherwise one derived from the size. QEMU
     * records 65535/16/255 to say "see the size".
     */
    static AtaGeometry ofDisk(Optional<ChsGeometry> recorded, long sectors) {
        return recorded.filter(chs ->
                        chs.heads() <= MOST_HEADS && chs.sectorsPerTrack() <= MOST_SECTORS && chs.sectors() <= sectors)
                .map(chs -> new AtaGeometry(
                        Math.min(chs.cylinders(), MOST_DEFAULT_CYLINDERS), chs.heads(), chs.sectorsPerTrack()))
                .orElseGet(() -> ofSize(sectors));
    }

    private static AtaGeometry ofSize(long sectors) {
        int sectorsPerTrack = (int) Math.min(MOST_SECTORS, sectors);
        int heads = (int) Math.min(MOST_HEADS, sectors / sectorsPerTrack);
        long cylinders = sectors / (heads * sectorsPerTrack);
        return new AtaGeometry((int) Math.min(MOST_DEFAULT_CYLINDERS, cylinders), heads, sectorsPerTrack);
    }

    /**
     * The geometry by which a host counts, with as many cylinders as fit.
     *
     * @param heads 1 to 16
     * @param sectorsPerTrack 0 to 255
     */
    static AtaGeometry translated(int heads, int sectorsPerTrack, long sectors) {
        long cylinders = sectorsPerTrack == 0 ? 0 : Math.min(sectors, MOST_ADDRESSABLE) / (heads * sectorsPerTrack);
        return new AtaGeometry((int) Math.min(65535, cylinders), heads, sectorsPerTrack);
    }

    /** The same heads and sectors on no more cylinders than fit. */
    AtaGeometry within(long accessible) {
        return new AtaGeometry(
                (int) Math.min(cylinders, accessible / (heads * sectorsPerTrack)), heads, sectorsPerTrack);
    }

    /** Sectors in all. */
    long sectors() {
        return (long) cylinders * heads * sectorsPerTrack;
    }

    /** The logical block of an address; empty if there is no such cylinder, head or sector, which count from 1. */
    OptionalLong lba(int cylinder, int head, int sector) {
        return cylinder >= cylinders || head >= heads || sector == 0 || sector > sectorsPerTrack
                ? OptionalLong.empty()
                : OptionalLong.of(((long) cylinder * heads + head) * sectorsPerTrack + sector - 1);
    }

    int cylinder(long lba) {
        return (int) (lba / sectorsPerTrack / heads);
    }

    int head(long lba) {
        return (int) (lba / sectorsPerTrack % heads);
    }

    int sector(long lba) {
        return (int) (lba % sectorsPerTrack) + 1;
    }
}
