package org.platter.vhd.driver;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.platter.block.support.Zeros;

/**
 * A dynamic disk header (VHD 1.0, Dynamic Disk Header): 1024 raw bytes, kept so that what is not understood survives, and
 * the fields in them. Immutable. Its "next structure" offset is not offered: nobody uses it, and following it can be
 * endless.
 */
final class DynamicHeader {

    static final int SIZE = 1024;

    private static final long COOKIE = 0x6378737061727365L; // "cxsparse"
    private static final int VERSION_1_0 = 0x00010000;

    private static final int NEXT_AT = 8;
    private static final int TABLE_OFFSET_AT = 16;
    private static final int VERSION_AT = 24;
    private static final int TABLE_ENTRIES_AT = 28;
    private static final int BLOCK_SIZE_AT = 32;
    private static final int CHECKSUM_AT = 36;

    /** Everything about the parent, from its UUID to the last locator. */
    private static final int PARENT_AT = 40;

    private static final int PARENT_END = 768;

    private final ByteBuffer raw;

    private DynamicHeader(ByteBuffer raw) {
        this.raw = raw;
    }

    /** The header in a buffer's 1024 bytes; empty if they are not one, by the cookie. */
    static Optional<DynamicHeader> parse(ByteBuffer bytes) {
        if (bytes.getLong(0) != COOKIE) {
            return Optional.empty();
        }
        return Optional.of(new DynamicHeader(ByteBuffer.allocate(SIZE).put(0, bytes, 0, SIZE)));
    }

    /** The header of a new dynamic image. */
    static DynamicHeader create(long tableOffset, int tableEntries, int blockSize) {
        ByteBuffer raw = ByteBuffer.allocate(SIZE)
                .putLong(0, COOKIE)
                .putLong(NEXT_AT, -1)
                .putLong(TABLE_OFFSET_AT, tableOffset)
                .putInt(VERSION_AT, VERSION_1_0)
                .putInt(TABLE_ENTRIES_AT, tableEntries)
                .putInt(BLOCK_SIZE_AT, blockSize);
        raw.putInt(CHECKSUM_AT, Checksum.of(raw, CHECKSUM_AT));
        return new DynamicHeader(raw);
    }

    /** The same with a right checksum. */
    DynamicHeader withChecksum() {
        return with(bytes -> {});
    }

    /** The same for a table at another place, or of another length. */
    DynamicHeader withTable(long offset, long entries) {
        return with(bytes -> bytes.putLong(TABLE_OFFSET_AT, offset).putInt(TABLE_ENTRIES_AT, (int) entries));
    }

    /** The same header with another parent. */
    DynamicHeader withParent(ParentRecord parent) {
        return with(parent::writeTo);
    }

    /** A changed copy with a right checksum; all other bytes stay. */
    private DynamicHeader with(Consumer<ByteBuffer> change) {
        ByteBuffer copy = ByteBuffer.allocate(SIZE).put(0, raw, 0, SIZE);
        change.accept(copy);
        return new DynamicHeader(copy.putInt(CHECKSUM_AT, Checksum.of(copy, CHECKSUM_AT)));
    }

    /** What it says of the parent; of no meaning in an image that is not differencing. */
    ParentRecord parent() {
        return ParentRecord.parse(raw);
    }

    /** The 1024 bytes, from position to limit. */
    ByteBuffer bytes() {
        return raw.asReadOnlyBuffer();
    }

    /** Whether anything is recorded of a parent. */
    boolean namesParent() {
        return !Zeros.isZero(raw.slice(PARENT_AT, PARENT_END - PARENT_AT));
    }

    /** Whether no other header is said to follow, as is right. */
    boolean endsChain() {
        return raw.getLong(NEXT_AT) == -1;
    }

    boolean checksumIsRight() {
        return checksum() == computedChecksum();
    }

    int checksum() {
        return raw.getInt(CHECKSUM_AT);
    }

    int computedChecksum() {
        return Checksum.of(raw, CHECKSUM_AT);
    }

    /** What to say of a wrong checksum. */
    String checksumDefect(long offset) {
        return String.format(
                "header checksum 0x%08X at offset %d, computed 0x%08X", checksum(), offset, computedChecksum());
    }

    int majorVersion() {
        return raw.getShort(VERSION_AT) & 0xFFFF;
    }

    long tableOffset() {
        return raw.getLong(TABLE_OFFSET_AT);
    }

    long tableEntries() {
        return Integer.toUnsignedLong(raw.getInt(TABLE_ENTRIES_AT));
    }

    /** Bytes of a block's data. */
    long blockSize() {
        return Integer.toUnsignedLong(raw.getInt(BLOCK_SIZE_AT));
    }
}
