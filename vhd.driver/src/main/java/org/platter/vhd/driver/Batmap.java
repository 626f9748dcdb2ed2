package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.platter.block.api.Storage;

/**
 * The batmap that tapdisk keeps behind the block table: a bit for each block that holds all its sectors, whose bitmap
 * tapdisk then does not read. A bit set by mistake makes tapdisk show what is not there; one that is clear costs it a
 * look at the bitmap. Immutable.
 */
final class Batmap {

    /** Bytes of the batmap's own header, which comes right behind the table. */
    static final int HEADER_SIZE = SECTOR;

    private static final String CREATOR = "tap";
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
    private final long dataEnd;
    private final ByteBuffer header;

    private Batmap(Storage storage, BlockLayout layout, long headerOffset, long dataEnd, ByteBuffer header) {
        this.storage = storage;
        this.layout = layout;
        this.headerOffset = headerOffset;
        this.dataEnd = dataEnd;
        this.header = header;
    }

    /**
     * The batmap of an image. Only those that tapdisk has made have one; in another a guest could make the bitmap of the
     * first block look like it.
     */
    static Optional<Batmap> of(Storage storage, Footer footer, HeaderCheck image, long dataEnd) throws IOException {
        long offset = image.tableEnd();
        if (!footer.creatorApp().equals(CREATOR) || offset > dataEnd - HEADER_SIZE) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
        storage.read(header, offset);
        return header.getLong(0) == COOKIE
                ? Optional.of(new Batmap(storage, image.layout(), offset, dataEnd, header))
                : Optional.empty();
    }

    /** Bytes of whole sectors with a bit for each of so many blocks. */
    static long mapSize(long blockCount) {
        return BlockLayout.alignUp(Math.max(1, (blockCount + 7) / 8), SECTOR);
    }

    long headerOffset() {
        return headerOffset;
    }

    long mapOffset() {
        return header.getLong(MAP_OFFSET_AT);
    }

    /** Bytes of the map as its header has it. */
    private long recordedSize() {
        return Integer.toUnsignedLong(header.getInt(MAP_SECTORS_AT)) * SECTOR;
    }

    /** Bytes of the map that are in use. */
    private int neededSize() {
        return (int) mapSize(layout.blockCount());
    }

    /** What is wrong with the map's place; empty if it can be there. */
    Optional<String> defect() {
        long first = headerOffset + HEADER_SIZE;
        boolean inside = mapOffset() >= first && mapOffset() <= dataEnd - recordedSize();
        return inside && recordedSize() >= neededSize()
                ? Optional.empty()
                : Optional.of("batmap of " + recordedSize() + " bytes at offset " + mapOffset() + ", expected at least "
                        + neededSize() + " between " + first + " and " + dataEnd);
    }

    /** Where it is: the header, and the map if that can be where it is said to be. */
    List<TableCheck.Range> ranges() {
        List<TableCheck.Range> ranges = new ArrayList<>();
        ranges.add(new TableCheck.Range(headerOffset, headerOffset + HEADER_SIZE));
        if (defect().isEmpty()) {
            ranges.add(new TableCheck.Range(mapOffset(), mapOffset() + recordedSize()));
        }
        return ranges;
    }

    /** The map; only without a {@link #defect}. */
    ByteBuffer map() throws IOException {
        ByteBuffer map = ByteBuffer.allocate(neededSize());
        storage.read(map, mapOffset());
        return map.clear();
    }

    static boolean isSet(ByteBuffer map, int block) {
        return (map.get(block / 8) & mask(block)) != 0;
    }

    /** A copy of a map without the bits of the blocks that are not to be kept, and those behind the last block. */
    ByteBuffer without(ByteBuffer map, IntPredicate kept) {
        ByteBuffer rest = ByteBuffer.allocate(map.capacity()).put(0, map, 0, map.capacity());
        for (int block = 0; block < rest.capacity() * 8; block++) {
            if (isSet(rest, block) && !(block < layout.blockCount() && kept.test(block))) {
                rest.put(block / 8, (byte) (rest.get(block / 8) & ~mask(block)));
            }
        }
        return rest;
    }

    private static int mask(int block) {
        return 0x80 >> block % 8;
    }

    boolean checksumIsRight(ByteBuffer map) {
        return header.getInt(CHECKSUM_AT) == checksum(map);
    }

    /** The header for another map at the same place. */
    ByteBuffer headerFor(ByteBuffer map) {
        return copyOfHeader().putInt(CHECKSUM_AT, checksum(map));
    }

    /** The header for a map somewhere else. */
    ByteBuffer headerFor(ByteBuffer map, long offset) {
        return headerFor(map).putLong(MAP_OFFSET_AT, offset).putInt(MAP_SECTORS_AT, map.capacity() / SECTOR);
    }

    private ByteBuffer copyOfHeader() {
        return ByteBuffer.allocate(HEADER_SIZE).put(0, header, 0, HEADER_SIZE);
    }

    private int checksum(ByteBuffer map) {
        boolean signed = header.getInt(VERSION_AT) == SIGNED_CHECKSUM_VERSION;
        long sectors = ((layout.diskSize() >> BYTES_PER_MAP_BYTE_SHIFT) + SECTOR - 1) / SECTOR;
        int sum = 0;
        for (int i = 0; i < Math.min(map.capacity(), Math.max(1, sectors) * SECTOR); i++) {
            sum += signed ? map.get(i) : map.get(i) & 0xFF;
        }
        return ~sum;
    }
}
