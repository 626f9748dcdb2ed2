package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.Storage;

/**
 * The batmap that tapdisk keeps behind the block table: a bit for each block that holds all its sectors, whose bitmap
 * tapdisk then does not read. A bit set by mistake makes tapdisk show what is not there.
 */
final class BatmapCheck {

    private static final long COOKIE = 0x74646261746D6170L; // "tdbatmap"
    private static final int MAP_OFFSET_AT = 8;
    private static final int MAP_SECTORS_AT = 16;
    private static final int VERSION_AT = 20;
    private static final int CHECKSUM_AT = 24;
    private static final int SIGNED_CHECKSUM_VERSION = 0x00010001;

    /** The map's checksum covers a bit for every 2 MiB of the disk, whatever the block size. */
    private static final int BYTES_PER_MAP_BYTE_SHIFT = 24;

    private final Storage storage;
    private final BlockLayout layout;
    private final long headerOffset;
    private final ByteBuffer header;
    private final ByteBuffer map;

    private BatmapCheck(Storage storage, BlockLayout layout, long headerOffset, ByteBuffer header, ByteBuffer map) {
        this.storage = storage;
        this.layout = layout;
        this.headerOffset = headerOffset;
        this.header = header;
        this.map = map;
    }

    /** The batmap of an image, if it has one that can be read. */
    static Optional<BatmapCheck> of(Storage storage, HeaderCheck image, long dataEnd, CheckReport report)
            throws IOException {
        long offset = image.metadata().get(image.metadata().size() - 1).end();
        if (offset > dataEnd - SECTOR) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.allocate(SECTOR);
        storage.read(header, offset);
        if (header.getLong(0) != COOKIE) {
            return Optional.empty();
        }
        long mapOffset = header.getLong(MAP_OFFSET_AT);
        long mapSize = Integer.toUnsignedLong(header.getInt(MAP_SECTORS_AT)) * SECTOR;
        long needed = BlockLayout.alignUp((image.layout().blockCount() + 7) / 8, SECTOR);
        if (mapOffset < offset + SECTOR || mapOffset > dataEnd - mapSize || mapSize < needed) {
            report.beyondRepair(
                    "batmap-place",
                    1,
                    "batmap of " + mapSize + " bytes at offset " + mapOffset + ", expected at least " + needed
                            + " between " + (offset + SECTOR) + " and " + dataEnd);
            return Optional.empty();
        }
        ByteBuffer map = ByteBuffer.allocate((int) needed);
        storage.read(map, mapOffset);
        return Optional.of(new BatmapCheck(storage, image.layout(), offset, header, map.clear()));
    }

    private long mapOffset() {
        return header.getLong(MAP_OFFSET_AT);
    }

    /** Where it is, header and map. */
    TableCheck.Range range() {
        return new TableCheck.Range(
                headerOffset, mapOffset() + Integer.toUnsignedLong(header.getInt(MAP_SECTORS_AT)) * SECTOR);
    }

    /** Looks for wrong bits, and for a wrong checksum; where there are any, plans a right map. */
    void run(TableRepair table, BitmapCheck bitmaps, CheckReport report) throws IOException {
        long wrong = 0;
        int example = 0;
        for (int block = 0; block < layout.blockCount(); block++) {
            int mask = 0x80 >> block % 8;
            if ((map.get(block / 8) & mask) != 0 && !(table.isReadable(block) && bitmaps.isFull(block))) {
                example = wrong++ == 0 ? block : example;
                map.put(block / 8, (byte) (map.get(block / 8) & ~mask));
            }
        }
        boolean checksumIsRight = header.getInt(CHECKSUM_AT) == storedChecksum();
        if (wrong > 0) {
            report.repairable(
                    "batmap-bits",
                    wrong,
                    "the batmap calls " + wrong + " blocks whole, such as block " + example + ", that are not");
        }
        if (!checksumIsRight) {
            report.repairable(
                    "batmap-checksum", 1, "the checksum of the batmap at offset " + mapOffset() + " is wrong");
        }
        if (wrong > 0 || !checksumIsRight) {
            plan(report);
        }
    }

    private void plan(CheckReport report) throws IOException {
        report.overwrite("clear the wrong bits of the batmap", mapOffset(), map);
        report.overwrite(
                "write the batmap's header",
                headerOffset,
                ByteBuffer.allocate(SECTOR).put(0, header, 0, SECTOR).putInt(CHECKSUM_AT, checksum(map)));
    }

    private int storedChecksum() throws IOException {
        ByteBuffer stored = ByteBuffer.allocate(map.capacity());
        storage.read(stored, mapOffset());
        return checksum(stored.clear());
    }

    private int checksum(ByteBuffer bytes) {
        boolean signed = header.getInt(VERSION_AT) == SIGNED_CHECKSUM_VERSION;
        long sectors = ((layout.diskSize() >> BYTES_PER_MAP_BYTE_SHIFT) + SECTOR - 1) / SECTOR;
        int sum = 0;
        for (int i = 0; i < Math.min(bytes.capacity(), Math.max(1, sectors) * SECTOR); i++) {
            sum += signed ? bytes.get(i) : bytes.get(i) & 0xFF;
        }
        return ~sum;
    }
}
