package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/**
 * An image being created: header, L1 table, refcounts. The header is written when everything else is durable, so that half
 * an image does not pass for one.
 */
final class NewImage {

    private final Storage storage;
    private final CreateOptions options;
    private final NewImageOptions plan;

    private NewImage(Storage storage, CreateOptions options) throws BlockException {
        this.storage = storage;
        this.options = options;
        plan = NewImageOptions.parse(options, storage.name());
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

    private void write() throws IOException {
        ClusterLayout layout = plan.layout();
        int version = plan.version();
        int clusterBits = layout.clusterBits();
        long l1Entries = layout.l1Entries(plan.size());
        long l1Clusters = layout.clusters(l1Entries * Long.BYTES);
        long l1First = 1;
        ClusterUse use = new ClusterUse(storage.name());
        for (long cluster = 0; cluster < l1First + l1Clusters; cluster++) {
            use.add(cluster, 1);
        }
        RefcountStructure refcounts =
                RefcountStructure.plan(use, clusterBits, plan.refcountBits(), l1First + l1Clusters, storage.name());

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
                plan.size(),
                0,
                (int) l1Entries,
                l1Entries == 0 ? 0 : l1First << clusterBits,
                refcounts.tableOffset(),
                refcounts.tableClusters(),
                0,
                0,
                layout.extended() ? Features.EXTENDED_L2 : 0,
                plan.lazy() ? Features.LAZY_REFCOUNTS : 0,
                0,
                Integer.numberOfTrailingZeros(plan.refcountBits()),
                headerLength,
                0);
        ByteBuffer start = HeaderArea.encode(header.encode(), extensions);

        storage.resize(0);
        storage.resize((l1First + l1Clusters + refcounts.clusters()) << clusterBits);
        refcounts.write(storage::write);
        storage.write(ByteBuffer.wrap(name), nameAt);
        storage.flush();
        if (plan.preallocated()) {
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
