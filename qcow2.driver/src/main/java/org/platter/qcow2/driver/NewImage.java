package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/**
 * An image being created: header, L1 table, refcounts. The header is written when everything else is durable, so that half
 * an image does not pass for one.
 */
final class NewImage {

    private static final int SECTOR = 512;
    private static final long DEFAULT_CLUSTER_SIZE = 64 * 1024;
    private static final int DEFAULT_REFCOUNT_BITS = 16;
    private static final int MIN_EXTENDED_CLUSTER = 16 * 1024;

    private final Storage storage;
    private final CreateOptions options;
    private final int version;
    private final boolean extended;
    private final int clusterBits;
    private final int refcountBits;
    private final boolean lazy;
    private final boolean preallocated;
    private final ClusterLayout layout;
    private final long size;

    private NewImage(Storage storage, CreateOptions options) throws BlockException {
        this.storage = storage;
        this.options = options;
        FormatOptions format = options.format();
        version = version(format);
        extended = format.flag(Qcow2Options.EXTENDED_L2, false);
        clusterBits = clusterBits(format.bytes(Qcow2Options.CLUSTER_SIZE, DEFAULT_CLUSTER_SIZE));
        refcountBits = refcountBits(format.bytes(Qcow2Options.REFCOUNT_BITS, DEFAULT_REFCOUNT_BITS));
        lazy = format.flag(Qcow2Options.LAZY_REFCOUNTS, false);
        preallocated =
                format.choice(Qcow2Options.PREALLOCATION, "off", "metadata").equals("metadata");
        layout = new ClusterLayout(clusterBits, extended);
        size = wholeSectors(options.size());
        requireTogether();
    }

    static void create(Storage storage, CreateOptions options) throws IOException {
        NewImage image = new NewImage(storage, options);
        try {
            image.write();
        } catch (IOException | RuntimeException e) {
            image.giveUp(e);
            throw e;
        }
    }

    /** Leaves nothing that passes for an image. */
    private void giveUp(Exception cause) {
        try {
            storage.resize(0);
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    static int version(FormatOptions format) {
        String compat = format.choice(Qcow2Options.COMPAT, "1.1", "v3", "0.10", "v2");
        return compat.equals("1.1") || compat.equals("v3") ? 3 : 2;
    }

    private static int clusterBits(long size) {
        if (Long.bitCount(size) != 1 || size < 1L << Header.MIN_CLUSTER_BITS || size > 1L << Header.MAX_CLUSTER_BITS) {
            throw bad(Qcow2Options.CLUSTER_SIZE, size, "a power of two from 512 to 2M");
        }
        return Long.numberOfTrailingZeros(size);
    }

    private static int refcountBits(long bits) {
        if (Long.bitCount(bits) != 1 || bits > Long.SIZE) {
            throw bad(Qcow2Options.REFCOUNT_BITS, bits, "a power of two from 1 to 64");
        }
        return (int) bits;
    }

    private void requireTogether() {
        if (version == 2 && (refcountBits != DEFAULT_REFCOUNT_BITS || lazy || extended)) {
            throw new IllegalArgumentException("options " + options.format()
                    + ": expected compat=1.1 with refcount_bits other than 16, lazy_refcounts and extended_l2");
        }
        if (extended && layout.clusterSize() < MIN_EXTENDED_CLUSTER) {
            throw bad(Qcow2Options.CLUSTER_SIZE, layout.clusterSize(), "at least 16k with extended_l2");
        }
        if (preallocated && options.parent().isPresent()) {
            throw new IllegalArgumentException("options " + options.format()
                    + ": expected preallocation=off with a backing file, which would be hidden");
        }
    }

    private static IllegalArgumentException bad(String option, long found, String expected) {
        return new IllegalArgumentException("option '" + option + "': found " + found + ", expected " + expected);
    }

    private long wholeSectors(long wanted) throws BlockException {
        long most = Header.MAX_L1_BYTES / Long.BYTES * layout.l2Coverage();
        if (wanted > most) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    storage.name() + ": a disk of " + wanted + " bytes, expected at most " + most + " with clusters of "
                            + layout.clusterSize());
        }
        return (wanted + SECTOR - 1) / SECTOR * SECTOR;
    }

    private void write() throws IOException {
        long l1Entries = layout.l1Entries(size);
        long l1Clusters = layout.clusters(l1Entries * Long.BYTES);
        long l1First = 1;
        ClusterUse use = new ClusterUse(storage.name());
        for (long cluster = 0; cluster < l1First + l1Clusters; cluster++) {
            use.add(cluster, 1);
        }
        RefcountStructure refcounts =
                RefcountStructure.plan(use, clusterBits, refcountBits, l1First + l1Clusters, storage.name());

        List<HeaderExtension> extensions = new ArrayList<>();
        options.parent()
                .ifPresent(parent -> extensions.add(
                        HeaderExtension.backingFormat(parent.info().format())));
        int headerLength = version == 2 ? Header.V2_LENGTH : Header.FULL_LENGTH;
        byte[] name = options.parent().map(NewImage::backingName).orElse("").getBytes(StandardCharsets.UTF_8);
        HeaderExtension featureNames = HeaderArea.featureNameTable();
        int withNames = HeaderArea.lengthOf(headerLength, extensions) + featureNames.storedLength() + name.length;
        if (version > 2 && withNames <= layout.clusterSize()) {
            extensions.add(featureNames);
        }
        int nameAt = HeaderArea.lengthOf(headerLength, extensions);
        if (nameAt + name.length > layout.clusterSize() || name.length > Header.MAX_BACKING_NAME) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    storage.name() + ": the parent's path has " + name.length + " bytes, expected at most "
                            + Math.min(layout.clusterSize() - nameAt, Header.MAX_BACKING_NAME));
        }
        Header header = new Header(
                version,
                name.length == 0 ? 0 : nameAt,
                name.length,
                clusterBits,
                size,
                0,
                (int) l1Entries,
                l1Entries == 0 ? 0 : l1First << clusterBits,
                refcounts.tableOffset(),
                refcounts.tableClusters(),
                0,
                0,
                extended ? Features.EXTENDED_L2 : 0,
                lazy ? Features.LAZY_REFCOUNTS : 0,
                0,
                Integer.numberOfTrailingZeros(refcountBits),
                headerLength,
                0);
        ByteBuffer start = HeaderArea.encode(header.encode(), extensions);

        storage.resize(0);
        storage.resize((l1First + l1Clusters + refcounts.clusters()) << clusterBits);
        refcounts.write(storage::write);
        storage.write(ByteBuffer.wrap(name), nameAt);
        storage.flush();
        if (preallocated) {
            preallocate(start);
        }
        storage.write(start, 0);
        storage.flush();
    }

    /** What an image records of its parent: the way from its own folder, so that both can be moved together. */
    static String backingName(ParentLink parent) {
        String path = parent.relativePath().isEmpty() ? parent.absolutePath() : parent.relativePath();
        int colon = path.indexOf(':');
        int slash = path.indexOf('/');
        boolean looksLikeAProtocol = colon >= 0 && (slash < 0 || colon < slash) && !path.matches("(?s)[A-Za-z]:/.*");
        return looksLikeAProtocol ? "./" + path : path;
    }

    /** Works on the image as it will be, while its header is not in the file. */
    private void preallocate(ByteBuffer start) throws IOException {
        Storage whole = new ForwardingStorage(storage) {
            @Override
            public void read(ByteBuffer to, long offset) throws IOException {
                int from = to.position();
                super.read(to, offset);
                int shown = (int) Math.max(0, Math.min(to.position() - from, start.limit() - offset));
                if (shown > 0) {
                    to.put(from, start, (int) offset, shown);
                }
            }

            @Override
            public void close() {}
        };
        try (Qcow2Device device = Qcow2Image.open(whole, OpenOptions.READ_WRITE)) {
            device.preallocate();
        }
    }
}
