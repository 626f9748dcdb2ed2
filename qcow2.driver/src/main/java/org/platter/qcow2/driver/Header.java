package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * The fixed fields at the start of an image (docs/interop/qcow2, "Header"), checked. All of them lie in the first sector,
 * so that a change of one, or of neighbours, is done or not done wherever the power fails.
 *
 * @param version 2 or 3
 * @param backingOffset where the backing file's name is; 0 if there is none
 * @param backingLength bytes of the name
 * @param clusterBits 9 to 21
 * @param size bytes the guest sees
 * @param encryption 0 for none
 * @param l1Size entries of the active L1 table
 * @param refcountTableClusters clusters of the refcount table
 * @param refcountOrder 0 to 6: the logarithm of a refcount's width in bits
 * @param length bytes of the header, behind which the extensions begin
 * @param compressionType 0 for deflate, 1 for zstd
 */
record Header(
        int version,
        long backingOffset,
        int backingLength,
        int clusterBits,
        long size,
        int encryption,
        int l1Size,
        long l1Offset,
        long refcountTableOffset,
        int refcountTableClusters,
        int snapshotCount,
        long snapshotsOffset,
        long incompatible,
        long compatible,
        long autoclear,
        int refcountOrder,
        int length,
        int compressionType) {

    static final int MAGIC = 0x514649FB;

    static final int V2_LENGTH = 72;
    static final int V3_LENGTH = 104;

    /** The length QEMU writes: with the compression type and its padding. */
    static final int FULL_LENGTH = 112;

    static final int MIN_CLUSTER_BITS = 9;
    static final int MAX_CLUSTER_BITS = 21;

    /** QEMU's bound, which covers 2 EiB in clusters of 2 MiB. */
    static final long MAX_L1_BYTES = 32 << 20;

    /** QEMU's bound. */
    static final long MAX_REFCOUNT_TABLE_BYTES = 8 << 20;

    static final int MAX_SNAPSHOTS = 65536;
    static final int MAX_BACKING_NAME = 1023;

    /** Offsets that table entries can hold: 56 bits. */
    static final long OFFSET_LIMIT = 1L << 56;

    private static final int SIZE_AT = 24;
    private static final int REFCOUNT_TABLE_AT = 48;
    private static final int FEATURES_AT = 72;

    /**
     * Reads and checks the header.
     *
     * @throws BlockException {@code NOT_THIS_FORMAT} without the magic number; {@code UNSUPPORTED}, {@code CORRUPT}
     */
    static Header read(Storage storage) throws IOException {
        long there = storage.size();
        ByteBuffer bytes = ByteBuffer.allocate(FULL_LENGTH);
        if (there >= V2_LENGTH) {
            storage.read(bytes.limit((int) Math.min(there, FULL_LENGTH)), 0);
        }
        return parse(bytes.clear(), storage.name(), there);
    }

    /** @param fileSize against which places in the file are checked */
    static Header parse(ByteBuffer bytes, String name, long fileSize) throws BlockException {
        if (fileSize < V2_LENGTH || bytes.getInt(0) != MAGIC) {
            throw new BlockException(
                    Kind.NOT_THIS_FORMAT, name + ": no 'QFI\\xfb' at offset 0, expected it and a header");
        }
        int version = bytes.getInt(4);
        if (version != 2 && version != 3) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    name + ": qcow version " + Integer.toUnsignedString(version) + ", expected 2 or 3");
        }
        boolean old = version == 2;
        int length = old ? V2_LENGTH : bytes.getInt(100);
        Header header = new Header(
                version,
                bytes.getLong(8),
                bytes.getInt(16),
                bytes.getInt(20),
                bytes.getLong(24),
                bytes.getInt(32),
                bytes.getInt(36),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getInt(56),
                bytes.getInt(60),
                bytes.getLong(64),
                old ? 0 : bytes.getLong(72),
                old ? 0 : bytes.getLong(80),
                old ? 0 : bytes.getLong(88),
                old ? 4 : bytes.getInt(96),
                length,
                length > V3_LENGTH ? bytes.get(104) & 0xFF : 0);
        header.check(new Checks(name), fileSize);
        return header;
    }

    private void check(Checks checks, long fileSize) throws BlockException {
        checks.range("cluster_bits", clusterBits, MIN_CLUSTER_BITS, MAX_CLUSTER_BITS);
        checks.range("refcount_order", refcountOrder, 0, 6);
        checks.range("header_length", length, version == 2 ? V2_LENGTH : V3_LENGTH, clusterSize());
        checks.that(length % 8 == 0, "header_length " + length, "a multiple of 8");
        checks.range("size", size, 0, Long.MAX_VALUE - clusterSize());
        checks.range("l1_size", l1Size, 0, MAX_L1_BYTES / Long.BYTES);
        checks.that(
                l1Size >= l1EntriesFor(size),
                "l1_size " + l1Size,
                "at least " + l1EntriesFor(size) + " for " + size + " bytes");
        checks.place("l1_table_offset", l1Offset, (long) l1Size * Long.BYTES, clusterSize(), fileSize);
        checks.range("refcount_table_clusters", refcountTableClusters, 1, MAX_REFCOUNT_TABLE_BYTES / clusterSize());
        checks.place("refcount_table_offset", refcountTableOffset, clusterSize(), clusterSize(), fileSize);
        checks.range("nb_snapshots", snapshotCount, 0, MAX_SNAPSHOTS);
        if (snapshotCount > 0) {
            checks.place("snapshots_offset", snapshotsOffset, 1, clusterSize(), fileSize);
        }
        if (backingOffset != 0) {
            checks.range("backing_file_size", backingLength, 0, MAX_BACKING_NAME);
            checks.range("backing_file_offset", backingOffset, V2_LENGTH, clusterSize() - backingLength);
        }
        if (version == 3) {
            boolean marked = (incompatible & Features.COMPRESSION_TYPE) != 0;
            checks.that(
                    marked == (compressionType != 0),
                    "compression type " + compressionType + (marked ? " with" : " without") + " its feature bit",
                    "the bit with every type but 0");
        }
    }

    private record Checks(String name) {

        void that(boolean right, String found, String expected) throws BlockException {
            if (!right) {
                throw new BlockException(Kind.CORRUPT, name + ": header: found " + found + ", expected " + expected);
            }
        }

        void range(String field, long found, long least, long most) throws BlockException {
            that(found >= least && found <= most, field + " " + Long.toUnsignedString(found), least + " to " + most);
        }

        void place(String field, long offset, long length, long alignment, long fileSize) throws BlockException {
            if (length > 0) {
                that(
                        offset > 0 && offset % alignment == 0 && offset <= fileSize - length,
                        field + " " + Long.toUnsignedString(offset) + " for " + length + " bytes",
                        "a multiple of " + alignment + " before the file's end at " + fileSize);
            }
        }
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    boolean has(long incompatibleFeature) {
        return (incompatible & incompatibleFeature) != 0;
    }

    boolean extendedL2() {
        return has(Features.EXTENDED_L2);
    }

    boolean hasBacking() {
        return backingOffset != 0;
    }

    int refcountBits() {
        return 1 << refcountOrder;
    }

    private long l1EntriesFor(long diskSize) {
        return new ClusterLayout(clusterBits, extendedL2()).l1Entries(diskSize);
    }

    /** The first sector's fields, for a new image. */
    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.putInt(0, MAGIC).putInt(4, version);
        bytes.putLong(8, backingOffset).putInt(16, backingLength);
        bytes.putInt(20, clusterBits).putLong(24, size).putInt(32, encryption);
        bytes.putInt(36, l1Size).putLong(40, l1Offset);
        bytes.putLong(48, refcountTableOffset).putInt(56, refcountTableClusters);
        bytes.putInt(60, snapshotCount).putLong(64, snapshotsOffset);
        if (version == 3) {
            bytes.putLong(72, incompatible).putLong(80, compatible).putLong(88, autoclear);
            bytes.putInt(96, refcountOrder).putInt(100, length);
            if (length > V3_LENGTH) {
                bytes.put(104, (byte) compressionType);
            }
        }
        return bytes;
    }

    /** Makes the disk another size and its L1 table another one, in one step. */
    static void writeSize(Storage storage, long size, int l1Size, long l1Offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(24);
        bytes.putLong(size).putInt(0).putInt(l1Size).putLong(l1Offset);
        storage.write(bytes.flip(), SIZE_AT);
    }

    /** Makes another refcount table count. */
    static void writeRefcountTable(Storage storage, long offset, int clusters) throws IOException {
        storage.write(refcountTableField(offset, clusters), REFCOUNT_TABLE_AT);
    }

    static ByteBuffer refcountTableField(long offset, int clusters) {
        return ByteBuffer.allocate(12).putLong(offset).putInt(clusters).flip();
    }

    static long refcountTableFieldAt() {
        return REFCOUNT_TABLE_AT;
    }

    static void writeFeatures(Storage storage, long incompatible, long compatible, long autoclear) throws IOException {
        storage.write(featuresField(incompatible, compatible, autoclear), FEATURES_AT);
    }

    static ByteBuffer featuresField(long incompatible, long compatible, long autoclear) {
        return ByteBuffer.allocate(24)
                .putLong(incompatible)
                .putLong(compatible)
                .putLong(autoclear)
                .flip();
    }

    static long featuresFieldAt() {
        return FEATURES_AT;
    }
}
