package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.Storage;

/**
 * An entry of the header that says where in the image the parent's name stands (VHD 1.0, Dynamic Disk Header, "Parent
 * Locator Entry"). Immutable; nothing in it is believed before it is checked against the file.
 *
 * @param code how the name is written, a {@link LocatorKind} or something unknown; 0 for an entry that is not used
 * @param space room for the name: bytes, though the specification says sectors. Writers disagree so much that it is of no
 *     use to a reader
 * @param length bytes of the name
 * @param offset where the name starts in the file
 */
record ParentLocator(int code, int space, int length, long offset) {

    /** Entries in a header. */
    static final int COUNT = 8;

    /** Bytes of an entry. */
    static final int SIZE = 24;

    static final ParentLocator NONE = new ParentLocator(0, 0, 0, 0);

    /** Longer than any path that a system takes. */
    static final int MAX_LENGTH = 64 * 1024;

    private static final int SPACE_AT = 4;
    private static final int LENGTH_AT = 8;
    private static final int RESERVED_AT = 12;
    private static final int OFFSET_AT = 16;

    static ParentLocator parse(ByteBuffer header, int at) {
        return new ParentLocator(
                header.getInt(at),
                header.getInt(at + SPACE_AT),
                header.getInt(at + LENGTH_AT),
                header.getLong(at + OFFSET_AT));
    }

    void writeTo(ByteBuffer header, int at) {
        header.putInt(at, code)
                .putInt(at + SPACE_AT, space)
                .putInt(at + LENGTH_AT, length)
                .putInt(at + RESERVED_AT, 0)
                .putLong(at + OFFSET_AT, offset);
    }

    Optional<LocatorKind> kind() {
        return LocatorKind.of(code);
    }

    /** Whether it names the parent, in a way that is understood or not. */
    boolean namesParent() {
        return code == LocatorKind.MAC_ALIAS || kind().isPresent();
    }

    /** Whether the name can be where the entry says. */
    boolean isInside(long fileSize) {
        return length > 0 && length <= MAX_LENGTH && offset >= Footer.SIZE && offset <= fileSize - length;
    }

    /** The name as it stands in the file; empty if it cannot be there or nothing is known of this kind. */
    Optional<String> text(Storage storage) throws IOException {
        if (kind().isEmpty() || !isInside(storage.size())) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        storage.read(ByteBuffer.wrap(bytes), offset);
        return Optional.of(kind().get().decode(bytes));
    }
}
