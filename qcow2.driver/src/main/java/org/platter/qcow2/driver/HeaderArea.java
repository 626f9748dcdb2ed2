package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * The first cluster: the header, its extensions, and the backing file's name.
 *
 * @param fields the header's bytes, known and unknown, as they are in the file; not to be changed
 * @param backingName empty if there is no backing file
 */
record HeaderArea(Header header, byte[] fields, List<HeaderExtension> extensions, String backingName) {

    private static final int FEATURE_NAME_ENTRY = 48;

    /** @throws BlockException as {@link Header#read}; {@code CORRUPT} if the extensions do not fit */
    static HeaderArea read(Storage storage) throws IOException {
        Header header = Header.read(storage);
        ByteBuffer cluster = ByteBuffer.allocate(header.clusterSize());
        TableReader.readUpToEnd(storage, cluster, 0);
        byte[] fields = new byte[header.length()];
        cluster.get(0, fields);
        return new HeaderArea(header, fields, extensions(header, cluster, storage), name(header, cluster, storage));
    }

    private static List<HeaderExtension> extensions(Header header, ByteBuffer cluster, Storage storage)
            throws BlockException {
        List<HeaderExtension> found = new ArrayList<>();
        long end = header.hasBacking() && header.backingOffset() >= header.length()
                ? header.backingOffset()
                : header.clusterSize();
        for (long at = header.length(); at + 8 <= end; ) {
            int type = cluster.getInt((int) at);
            long length = Integer.toUnsignedLong(cluster.getInt((int) at + 4));
            if (type == HeaderExtension.END) {
                break;
            }
            if (length > end - at - 8) {
                throw new BlockException(
                        Kind.CORRUPT,
                        storage.name() + ": header extension 0x" + Integer.toHexString(type) + " of " + length
                                + " bytes at offset " + at + ", expected it to end before " + end);
            }
            byte[] data = new byte[(int) length];
            cluster.get((int) at + 8, data);
            HeaderExtension extension = new HeaderExtension(type, data);
            found.add(extension);
            at += extension.storedLength();
        }
        return found;
    }

    private static String name(Header header, ByteBuffer cluster, Storage storage) throws BlockException {
        if (!header.hasBacking()) {
            return "";
        }
        ByteBuffer bytes = cluster.slice((int) header.backingOffset(), header.backingLength());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BlockException(
                    Kind.CORRUPT,
                    storage.name() + ": the backing file's name at offset " + header.backingOffset() + " is not UTF-8",
                    e);
        }
    }

    Optional<HeaderExtension> extension(int type) {
        return extensions.stream().filter(extension -> extension.type() == type).findFirst();
    }

    /** The backing file's format, if the image says it. */
    Optional<String> backingFormat() {
        return extension(HeaderExtension.BACKING_FORMAT)
                .map(extension -> new String(extension.data(), StandardCharsets.UTF_8))
                .filter(format -> !format.isEmpty());
    }

    /** What the image calls feature bits ("Feature name table"). */
    Map<Features.Bit, String> featureNames() {
        Map<Features.Bit, String> names = new HashMap<>();
        byte[] table = extension(HeaderExtension.FEATURE_NAMES)
                .map(HeaderExtension::data)
                .orElse(new byte[0]);
        for (int at = 0; at + FEATURE_NAME_ENTRY <= table.length; at += FEATURE_NAME_ENTRY) {
            int kind = table[at];
            if (kind >= 0 && kind < Features.Kind.values().length) {
                String name = new String(table, at + 2, FEATURE_NAME_ENTRY - 2, StandardCharsets.UTF_8);
                int end = name.indexOf(0);
                names.put(
                        new Features.Bit(Features.Kind.values()[kind], table[at + 1]),
                        end < 0 ? name : name.substring(0, end));
            }
        }
        return names;
    }

    /** The feature name table of a new image. */
    static HeaderExtension featureNameTable() {
        ByteBuffer table = ByteBuffer.allocate(Features.NAMES.size() * FEATURE_NAME_ENTRY);
        int at = 0;
        for (Map.Entry<Features.Bit, String> name : Features.NAMES) {
            table.put(at, (byte) name.getKey().kind().ordinal());
            table.put(at + 1, (byte) name.getKey().number());
            table.put(at + 2, name.getValue().getBytes(StandardCharsets.US_ASCII));
            at += FEATURE_NAME_ENTRY;
        }
        return new HeaderExtension(HeaderExtension.FEATURE_NAMES, table.array());
    }

    /** Bytes of header and extensions, the end mark included. */
    static int lengthOf(int headerLength, List<HeaderExtension> extensions) {
        return headerLength
                + extensions.stream().mapToInt(HeaderExtension::storedLength).sum()
                + 8;
    }

    /** Header and extensions, as they are in the file. */
    static ByteBuffer encode(ByteBuffer header, List<HeaderExtension> extensions) {
        ByteBuffer bytes = ByteBuffer.allocate(lengthOf(header.remaining(), extensions));
        bytes.put(header);
        for (HeaderExtension extension : extensions) {
            int start = bytes.position();
            bytes.putInt(extension.type()).putInt(extension.data().length).put(extension.data());
            bytes.position(start + extension.storedLength());
        }
        return bytes.clear();
    }
}
