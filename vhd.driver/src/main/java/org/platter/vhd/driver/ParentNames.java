package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.platter.block.api.BlockException;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;

/**
 * The names under which a child is to record its parent, one for each kind of reader: see decision 0005. They take a place
 * in the image of their own.
 */
final class ParentNames {

    /** Room for a name, in units: a longer one can take its place later. */
    private static final int SPACE_UNIT = 4096;

    /** In the order of the entries: DOSBox-X believes the first. */
    private static final List<LocatorKind> ORDER = List.of(LocatorKind.W2RU, LocatorKind.W2KU, LocatorKind.MACX);

    private final ParentLink parent;
    private final UUID uuid;
    private final Map<LocatorKind, byte[]> texts = new EnumMap<>(LocatorKind.class);

    private ParentNames(ParentLink parent, UUID uuid) {
        this.parent = parent;
        this.uuid = uuid;
        String relative = parent.relativePath();
        if (!relative.equals(parent.absolutePath())) {
            String start = relative.startsWith("../") ? "" : "./";
            put(LocatorKind.W2RU, (start + relative).replace('/', '\\'));
        }
        put(LocatorKind.W2KU, parent.absolutePath().replace('/', '\\'));
        put(LocatorKind.MACX, ParentPath.toUrl(parent.absolutePath()));
    }

    /**
     * The names of a parent.
     *
     * @param rawAllowed whether the parent may be a raw image, which has no UUID
     * @throws BlockException {@code UNSUPPORTED} if the parent has no UUID
     */
    static ParentNames of(ParentLink parent, boolean rawAllowed, String imageName) throws BlockException {
        String identity = parent.info().identity();
        boolean raw = parent.info().format().equals("raw");
        if (raw && !rawAllowed) {
            throw unsupported(
                    imageName,
                    "the parent " + parent.absolutePath() + " is raw and has no UUID to be known by; option "
                            + VhdOptions.RAW_PARENT + "=on takes it all the same, as blktap does");
        }
        if (parent.info().sectorSize() != BlockLayout.SECTOR) {
            throw unsupported(
                    imageName,
                    "the parent " + parent.absolutePath() + " has sectors of "
                            + parent.info().sectorSize() + " bytes, expected " + BlockLayout.SECTOR);
        }
        UUID uuid = raw ? ParentRecord.RAW : parse(identity).orElse(ParentRecord.RAW);
        if (!raw && uuid.equals(ParentRecord.RAW)) {
            throw unsupported(
                    imageName,
                    "the parent " + parent.absolutePath() + " has the identity '" + identity
                            + "', expected a UUID that is not zero");
        }
        return new ParentNames(parent, uuid);
    }

    private static Optional<UUID> parse(String identity) {
        try {
            return Optional.of(UUID.fromString(identity));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static BlockException unsupported(String imageName, String reason) {
        return new BlockException(BlockException.Kind.UNSUPPORTED, imageName + ": " + reason);
    }

    private void put(LocatorKind kind, String text) {
        texts.put(kind, kind.encode(text));
    }

    /** Bytes that the names take in an image. */
    long size() {
        return texts.values().stream().mapToLong(ParentNames::space).sum();
    }

    private static long space(byte[] text) {
        return BlockLayout.alignUp(text.length, SPACE_UNIT);
    }

    /** Writes the names to their place. */
    void write(Storage storage, long offset) throws IOException {
        for (LocatorKind kind : ORDER) {
            byte[] text = texts.get(kind);
            if (text != null) {
                int space = (int) space(text);
                storage.write(ByteBuffer.allocate(space).put(0, text), offset);
                offset += space;
            }
        }
    }

    /**
     * What the header is to say when the names are in their place.
     *
     * @param before the locators that are there; those that name a parent are replaced, others stay
     */
    ParentRecord record(List<ParentLocator> before, long offset) {
        List<ParentLocator> locators = new ArrayList<>(before.stream()
                .map(locator -> locator.namesParent() ? ParentLocator.NONE : locator)
                .toList());
        for (LocatorKind kind : ORDER) {
            byte[] text = texts.get(kind);
            if (text != null) {
                int slot = locators.indexOf(ParentLocator.NONE);
                if (slot >= 0) {
                    locators.set(slot, new ParentLocator(kind.code(), (int) space(text), text.length, offset));
                }
                offset += space(text);
            }
        }
        return new ParentRecord(
                uuid, Footer.timestamp(parent.lastModified()), ParentPath.baseName(parent.absolutePath()), locators);
    }
}
