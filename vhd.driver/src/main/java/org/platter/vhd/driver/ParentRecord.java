package org.platter.vhd.driver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What a header says of the parent (VHD 1.0, Dynamic Disk Header, offsets 40 to 767). Immutable.
 *
 * @param uuid the parent's own; all zeros for a parent that is a raw image, as blktap has it
 * @param timestamp when the parent was last written, in seconds since the year 2000; 0 if the writer did not care
 * @param name the parent's name for people, or its path
 * @param locators what the eight entries hold, used or not
 */
record ParentRecord(UUID uuid, int timestamp, String name, List<ParentLocator> locators) {

    static final UUID RAW = new UUID(0, 0);

    private static final int UUID_AT = 40;
    private static final int TIMESTAMP_AT = 56;
    private static final int NAME_AT = 64;
    private static final int NAME_LENGTH = 512;
    private static final int LOCATORS_AT = 576;

    static ParentRecord parse(ByteBuffer header) {
        byte[] name = new byte[NAME_LENGTH];
        header.get(NAME_AT, name);
        String text = new String(name, StandardCharsets.UTF_16BE);
        int end = text.indexOf('\0');
        return new ParentRecord(
                new UUID(header.getLong(UUID_AT), header.getLong(UUID_AT + Long.BYTES)),
                header.getInt(TIMESTAMP_AT),
                end < 0 ? text : text.substring(0, end),
                IntStream.range(0, ParentLocator.COUNT)
                        .mapToObj(i -> ParentLocator.parse(header, LOCATORS_AT + i * ParentLocator.SIZE))
                        .toList());
    }

    /** Replaces a header's record; a name that is too long is cut. */
    void writeTo(ByteBuffer header) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_16BE);
        header.putLong(UUID_AT, uuid.getMostSignificantBits())
                .putLong(UUID_AT + Long.BYTES, uuid.getLeastSignificantBits())
                .putInt(TIMESTAMP_AT, timestamp)
                .put(NAME_AT, new byte[NAME_LENGTH])
                .put(NAME_AT, encoded, 0, Math.min(encoded.length, NAME_LENGTH));
        for (int i = 0; i < ParentLocator.COUNT; i++) {
            locators.get(i).writeTo(header, LOCATORS_AT + i * ParentLocator.SIZE);
        }
    }

    boolean isRaw() {
        return uuid.equals(RAW);
    }
}
