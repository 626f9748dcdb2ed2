package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * Another header, other extensions or another backing file in an image, so that a power cut leaves the old ones or the new
 * ones. Header and extensions switch with the first sector; the name, where it does not fit there, is written to an unused
 * place of the cluster before. The feature name table, which only explains, may be missing in between.
 */
final class HeaderChange {

    private static final int SECTOR = 512;
    private static final int BACKING_AT = 8;

    private final Storage storage;
    private final HeaderArea area;

    /** The new header's bytes. */
    private ByteBuffer fields;

    private List<HeaderExtension> extensions;
    private byte[] name;

    HeaderChange(Storage storage, HeaderArea area) {
        this.storage = storage;
        this.area = area;
        fields = ByteBuffer.wrap(area.fields().clone());
        extensions = new ArrayList<>(area.extensions());
        name = area.backingName().getBytes(StandardCharsets.UTF_8);
    }

    /** Another backing file, and its format. */
    HeaderChange withBacking(String path, String format) {
        name = path.getBytes(StandardCharsets.UTF_8);
        extensions.removeIf(extension -> extension.type() == HeaderExtension.BACKING_FORMAT);
        extensions.add(0, HeaderExtension.backingFormat(format));
        return this;
    }

    /** Version 3, with no features. */
    HeaderChange withVersion3() {
        if (area.header().version() == 2) {
            ByteBuffer longer = ByteBuffer.allocate(Header.FULL_LENGTH).put(0, fields, 0, Header.V2_LENGTH);
            longer.putInt(4, 3).putInt(96, area.header().refcountOrder()).putInt(100, Header.FULL_LENGTH);
            fields = longer;
            extensions.add(HeaderArea.featureNameTable());
        }
        return this;
    }

    HeaderChange withCompatibleFeatures(long features) {
        fields.putLong(80, features);
        return this;
    }

    /** @throws BlockException {@code UNSUPPORTED}, with nothing changed, if the new header does not fit */
    void write() throws IOException {
        List<HeaderExtension> needed = new ArrayList<>(extensions);
        needed.removeIf(extension -> extension.type() == HeaderExtension.FEATURE_NAMES);
        int end = HeaderArea.lengthOf(fields.capacity(), needed);
        if (end > SECTOR || name.length > Header.MAX_BACKING_NAME) {
            throw doesNotFit();
        }
        List<HeaderExtension> all = new ArrayList<>(needed);
        extensions.stream()
                .filter(extension -> extension.type() == HeaderExtension.FEATURE_NAMES)
                .forEach(all::add);
        int endOfAll = HeaderArea.lengthOf(fields.capacity(), all);
        if (endOfAll + name.length <= SECTOR) {
            writeSector(all, endOfAll);
            return;
        }
        OptionalInt found = placeOfName(Math.max(endOfAll, SECTOR));
        if (found.isEmpty()) {
            all = needed;
            found = end + name.length <= SECTOR ? OptionalInt.of(end) : placeOfName(SECTOR);
        }
        int place = found.orElseThrow(this::doesNotFit);
        if (place + name.length <= SECTOR) {
            writeSector(needed, place);
            return;
        }
        storage.write(ByteBuffer.wrap(name), place);
        storage.flush();
        writeSector(needed, place);
        ByteBuffer whole = encode(all, place);
        if (whole.limit() > SECTOR) {
            storage.write(whole.duplicate().position(SECTOR), SECTOR);
            storage.flush();
        }
        writeSector(all, place);
    }

    /** A place for the name behind all else where the old one is not, since that is still needed. */
    private OptionalInt placeOfName(int from) {
        int oldStart = (int) area.header().backingOffset();
        int oldEnd = oldStart + area.header().backingLength();
        boolean same = area.backingName().equals(new String(name, StandardCharsets.UTF_8));
        if (same && oldStart >= from) {
            return OptionalInt.of(oldStart);
        }
        int place = from < oldEnd && from + name.length > oldStart ? oldEnd : from;
        return place + name.length <= area.header().clusterSize() ? OptionalInt.of(place) : OptionalInt.empty();
    }

    private BlockException doesNotFit() {
        return new BlockException(
                Kind.UNSUPPORTED,
                storage.name() + ": the header with a backing file's name of " + name.length
                        + " bytes does not fit, expected less than the cluster of "
                        + area.header().clusterSize());
    }

    private ByteBuffer encode(List<HeaderExtension> list, int nameAt) {
        if (name.length > 0) {
            fields.putLong(BACKING_AT, nameAt).putInt(BACKING_AT + Long.BYTES, name.length);
        }
        return HeaderArea.encode(fields.clear(), list);
    }

    /** Writes the first sector, in one step, with as much of the list as it has room for. */
    private void writeSector(List<HeaderExtension> list, int nameAt) throws IOException {
        ByteBuffer start = encode(list, nameAt);
        ByteBuffer sector = ByteBuffer.allocate(SECTOR);
        sector.put(0, start, 0, Math.min(SECTOR, start.limit()));
        if (nameAt < SECTOR) {
            sector.put(nameAt, name);
        }
        storage.write(sector, 0);
        storage.flush();
    }
}
