package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.platter.block.api.Storage;

/**
 * A hard disk footer (VHD 1.0, Hard Disk Footer): 512 raw bytes, which are kept so that what is not understood survives,
 * and the fields in them. Immutable.
 */
final class Footer {

    static final int SIZE = 512;

    /** Offset of the data in a fixed image, where there is no header. */
    static final long NO_HEADER = -1;

    private static final long COOKIE = 0x636F6E6563746978L; // "conectix"
    private static final int RESERVED_FEATURE = 2;
    private static final int KNOWN_FEATURES = 3;
    private static final int VERSION_1_0 = 0x00010000;
    private static final int HOST_WINDOWS = 0x5769326B; // "Wi2k"
    private static final long EPOCH = 946684800; // 2000-01-01T00:00:00Z

    private static final int FEATURES_AT = 8;
    private static final int VERSION_AT = 12;
    private static final int DATA_OFFSET_AT = 16;
    private static final int TIMESTAMP_AT = 24;
    private static final int CREATOR_APP_AT = 28;
    private static final int CREATOR_VERSION_AT = 32;
    private static final int CREATOR_HOST_AT = 36;
    private static final int ORIGINAL_SIZE_AT = 40;
    private static final int CURRENT_SIZE_AT = 48;
    private static final int CYLINDERS_AT = 56;
    private static final int HEADS_AT = 58;
    private static final int SECTORS_AT = 59;
    private static final int TYPE_AT = 60;
    private static final int CHECKSUM_AT = 64;
    private static final int UUID_AT = 68;
    private static final int SAVED_STATE_AT = 84;

    private final ByteBuffer raw;

    private Footer(ByteBuffer raw) {
        this.raw = raw;
    }

    /** The footer in a buffer's 512 bytes; empty if they are not one, by the cookie. */
    static Optional<Footer> parse(ByteBuffer bytes) {
        if (bytes.getLong(0) != COOKIE) {
            return Optional.empty();
        }
        return Optional.of(new Footer(ByteBuffer.allocate(SIZE).put(0, bytes, 0, SIZE)));
    }

    /** The footer of a new image. */
    static Footer create(
            DiskType type,
            long dataOffset,
            long size,
            Geometry geometry,
            String creatorApp,
            UUID uuid,
            Instant created) {
        ByteBuffer raw = ByteBuffer.allocate(SIZE)
                .putLong(0, COOKIE)
                .putInt(FEATURES_AT, RESERVED_FEATURE)
                .putInt(VERSION_AT, VERSION_1_0)
                .putLong(DATA_OFFSET_AT, dataOffset)
                .putInt(TIMESTAMP_AT, timestamp(created))
                .put(CREATOR_APP_AT, creatorApp.getBytes(StandardCharsets.US_ASCII), 0, 4)
                .putInt(CREATOR_VERSION_AT, VERSION_1_0)
                .putInt(CREATOR_HOST_AT, HOST_WINDOWS)
                .putLong(ORIGINAL_SIZE_AT, size)
                .putLong(CURRENT_SIZE_AT, size)
                .putShort(CYLINDERS_AT, (short) geometry.cylinders())
                .put(HEADS_AT, (byte) geometry.heads())
                .put(SECTORS_AT, (byte) geometry.sectorsPerTrack())
                .putInt(TYPE_AT, type.code())
                .putLong(UUID_AT, uuid.getMostSignificantBits())
                .putLong(UUID_AT + Long.BYTES, uuid.getLeastSignificantBits());
        raw.putInt(CHECKSUM_AT, Checksum.of(raw, CHECKSUM_AT));
        return new Footer(raw);
    }

    /** A time as images have it: seconds since the year 2000, unsigned. */
    static int timestamp(Instant time) {
        return (int) (time.getEpochSecond() - EPOCH);
    }

    /** The time of a timestamp. */
    static Instant instant(int timestamp) {
        return Instant.ofEpochSecond(EPOCH + Integer.toUnsignedLong(timestamp));
    }

    /** Makes the footer durable at an earlier end of the file, over what nothing uses, and then ends the file there. */
    void writeAtEarlierEnd(Storage storage, long end) throws IOException {
        storage.write(bytes(), end);
        storage.flush();
        storage.resize(end + SIZE);
    }

    /** Makes the footer durable at a new end of the file, or leaves the file as it was. */
    void writeAtNewEnd(Storage storage, long end) throws IOException {
        long size = storage.size();
        try {
            storage.write(bytes(), end);
            storage.flush();
        } catch (IOException | RuntimeException e) {
            try {
                storage.resize(size);
            } catch (IOException | RuntimeException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /** The 512 bytes, from position to limit. */
    ByteBuffer bytes() {
        return raw.asReadOnlyBuffer();
    }

    /** Whether a moment fits into the 32 bits of a timestamp. */
    static boolean canRecord(Instant moment) {
        long seconds = moment.getEpochSecond() - EPOCH;
        return seconds >= 0 && seconds <= 0xFFFFFFFFL;
    }

    /** The same with a right checksum. */
    Footer withChecksum() {
        return with(bytes -> {});
    }

    /** The same for a header at another place. */
    Footer withDataOffset(long offset) {
        return with(bytes -> bytes.putLong(DATA_OFFSET_AT, offset));
    }

    Footer withCreated(Instant created) {
        return with(bytes -> bytes.putInt(TIMESTAMP_AT, timestamp(created)));
    }

    /** The same by another creator: four characters of ASCII. */
    Footer withCreatorApp(String creatorApp) {
        return with(bytes -> bytes.put(CREATOR_APP_AT, creatorApp.getBytes(StandardCharsets.US_ASCII), 0, 4));
    }

    Footer withGeometry(Geometry geometry) {
        return with(bytes -> bytes.putShort(CYLINDERS_AT, (short) geometry.cylinders())
                .put(HEADS_AT, (byte) geometry.heads())
                .put(SECTORS_AT, (byte) geometry.sectorsPerTrack()));
    }

    /** The same for a disk of another size, with the geometry that the specification gives it. */
    Footer withSize(long size) {
        Geometry geometry = Geometry.of(size / BlockLayout.SECTOR);
        Footer sized = withGeometry(geometry).with(bytes -> bytes.putLong(CURRENT_SIZE_AT, size));
        boolean believed = geometry.covers(size) || CreatorApp.isBelievedBySize(creatorApp());
        return believed ? sized : sized.withCreatorApp(CreatorApp.OF_EXACT_SIZE);
    }

    Footer withUuid(UUID uuid) {
        return with(bytes -> bytes.putLong(UUID_AT, uuid.getMostSignificantBits())
                .putLong(UUID_AT + Long.BYTES, uuid.getLeastSignificantBits()));
    }

    Footer withSavedState(boolean saved) {
        return with(bytes -> bytes.put(SAVED_STATE_AT, (byte) (saved ? 1 : 0)));
    }

    /** A changed copy with a right checksum; all other bytes stay. */
    private Footer with(Consumer<ByteBuffer> change) {
        ByteBuffer copy = ByteBuffer.allocate(SIZE).put(0, raw, 0, SIZE);
        change.accept(copy);
        copy.putInt(CHECKSUM_AT, Checksum.of(copy, CHECKSUM_AT));
        return new Footer(copy);
    }

    boolean sameBytes(Footer other) {
        return raw.equals(other.raw);
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

    int features() {
        return raw.getInt(FEATURES_AT);
    }

    boolean hasUnknownFeatures() {
        return (features() & ~KNOWN_FEATURES) != 0;
    }

    int majorVersion() {
        return raw.getShort(VERSION_AT) & 0xFFFF;
    }

    long dataOffset() {
        return raw.getLong(DATA_OFFSET_AT);
    }

    Instant created() {
        return instant(raw.getInt(TIMESTAMP_AT));
    }

    String creatorApp() {
        return text(CREATOR_APP_AT);
    }

    String creatorVersion() {
        return (raw.getShort(CREATOR_VERSION_AT) & 0xFFFF) + "." + (raw.getShort(CREATOR_VERSION_AT + 2) & 0xFFFF);
    }

    String creatorHost() {
        return text(CREATOR_HOST_AT);
    }

    long originalSize() {
        return raw.getLong(ORIGINAL_SIZE_AT);
    }

    long currentSize() {
        return raw.getLong(CURRENT_SIZE_AT);
    }

    Geometry geometry() {
        return new Geometry(raw.getShort(CYLINDERS_AT) & 0xFFFF, raw.get(HEADS_AT) & 0xFF, raw.get(SECTORS_AT) & 0xFF);
    }

    int typeCode() {
        return raw.getInt(TYPE_AT);
    }

    Optional<DiskType> type() {
        return DiskType.of(typeCode());
    }

    UUID uuid() {
        return new UUID(raw.getLong(UUID_AT), raw.getLong(UUID_AT + Long.BYTES));
    }

    boolean savedState() {
        return raw.get(SAVED_STATE_AT) != 0;
    }

    /** Four characters; what cannot be printed is a question mark, and trailing blanks and zeros are dropped. */
    private String text(int offset) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            byte b = raw.get(offset + i);
            text.append(b == 0 || b == ' ' ? ' ' : b > ' ' && b < 0x7F ? (char) b : '?');
        }
        return text.toString().stripTrailing();
    }
}
