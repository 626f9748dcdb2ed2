package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * An internal snapshot ("Snapshots"): an older state of the disk, with an L1 table of its own.
 *
 * @param l1Size entries of its L1 table
 * @param vmStateSize bytes of a virtual machine's state that lie behind the disk; 0 for none
 * @param diskSize bytes of the disk then; empty if the image does not say it
 * @param storedLength bytes of the entry in the table, padding included
 */
record Snapshot(
        long l1Offset,
        int l1Size,
        String id,
        String name,
        Instant date,
        long vmStateSize,
        OptionalLong diskSize,
        int storedLength) {

    /** QEMU's bound. */
    private static final long MAX_TABLE = 64 << 20;

    private static final int FIXED = 40;
    private static final int MAX_EXTRA = 1024;

    /**
     * Reads the snapshot table.
     *
     * @throws BlockException {@code CORRUPT} if it is damaged
     */
    static List<Snapshot> read(Storage storage, Header header) throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        long at = header.snapshotsOffset();
        for (int i = 0; i < header.snapshotCount(); i++) {
            Snapshot snapshot = read(storage, at, i);
            snapshots.add(snapshot);
            at += snapshot.storedLength;
            if (at - header.snapshotsOffset() > MAX_TABLE) {
                throw corrupt(storage, i, "a table of more than " + MAX_TABLE + " bytes");
            }
        }
        return snapshots;
    }

    private static Snapshot read(Storage storage, long at, int index) throws IOException {
        if (at > storage.size() - FIXED) {
            throw corrupt(storage, index, "the file's end");
        }
        ByteBuffer fixed = ByteBuffer.allocate(FIXED);
        storage.read(fixed, at);
        int idLength = Short.toUnsignedInt(fixed.getShort(12));
        int nameLength = Short.toUnsignedInt(fixed.getShort(14));
        long extraLength = Integer.toUnsignedLong(fixed.getInt(36));
        if (extraLength > MAX_EXTRA) {
            throw corrupt(storage, index, extraLength + " bytes of extra data, expected at most " + MAX_EXTRA);
        }
        int length = FIXED + (int) extraLength + idLength + nameLength;
        if (at > storage.size() - length) {
            throw corrupt(storage, index, "the file's end");
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        storage.read(all, at);
        byte[] texts = all.array();
        int idAt = FIXED + (int) extraLength;
        long shortStateSize = Integer.toUnsignedLong(fixed.getInt(32));
        return new Snapshot(
                fixed.getLong(0),
                fixed.getInt(8),
                new String(texts, idAt, idLength, StandardCharsets.UTF_8),
                new String(texts, idAt + idLength, nameLength, StandardCharsets.UTF_8),
                Instant.ofEpochSecond(
                        Integer.toUnsignedLong(fixed.getInt(16)), Integer.toUnsignedLong(fixed.getInt(20))),
                extraLength >= 8 ? all.getLong(FIXED) : shortStateSize,
                extraLength >= 16 ? OptionalLong.of(all.getLong(FIXED + 8)) : OptionalLong.empty(),
                length + 7 & -8);
    }

    private static BlockException corrupt(Storage storage, int index, String found) {
        return new BlockException(Kind.CORRUPT, storage.name() + ": snapshot " + index + ": found " + found);
    }

    /** For people and scripts; the names are those of {@code qemu-img info}. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", id);
        details.put("name", name);
        details.put("date", date.toString());
        details.put("vm-state-size", vmStateSize);
        diskSize.ifPresent(size -> details.put("disk-size", size));
        return details;
    }
}
