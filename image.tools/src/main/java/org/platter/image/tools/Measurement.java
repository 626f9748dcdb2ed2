package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;
import org.platter.block.support.Zeros;

/**
 * How large an image file would be.
 *
 * @param required bytes with the data that is there, holes of the host's file system not counted
 * @param fullyAllocated bytes when the whole disk has been written
 */
public record Measurement(long required, long fullyAllocated) {

    private static final int SECTOR = 512;

    /**
     * Measures an empty image of a driver's format.
     *
     * @throws org.platter.block.api.BlockException {@code UNSUPPORTED} if the format cannot be created or not at this size
     * @throws IllegalArgumentException if an option is unknown or has a bad value
     */
    public static Measurement ofEmpty(BlockDriver driver, CreateOptions options) throws IOException {
        return new Model(driver, options).measurement(0);
    }

    /**
     * Measures the image into which a {@link Conversion} would convert a disk, which is read.
     *
     * @param options the target's; its size is at least the disk's
     * @throws java.io.InterruptedIOException if the progress wants it
     */
    public static Measurement of(BlockDevice source, BlockDriver driver, CreateOptions options, Progress progress)
            throws IOException {
        Model model = new Model(driver, options);
        if (model.clusterSize == 0) {
            return model.measurement(0);
        }
        ClustersWithData count =
                new ClustersWithData(model.clusterSize, source.info().size(), progress);
        new Chunks(source).visit(0, source.info().size(), count);
        progress.report(source.info().size(), source.info().size());
        return model.measurement(count.clusters);
    }

    /**
     * The image made in memory, empty, with one and with two clusters: every further one takes as much as the second. So no
     * layout of any format need be known here.
     */
    private static final class Model {

        private final long size;
        private final long clusterSize;
        private final long empty;
        private final long withOne;
        private final long withTwo;

        Model(BlockDriver driver, CreateOptions options) throws IOException {
            MemoryStorage image = new MemoryStorage("measured image");
            driver.create(image, options);
            empty = image.size();
            try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
                size = device.info().size();
                clusterSize = device.info().clusterSize();
            }
            withOne = clusterSize == 0 ? empty : sizeWith(1, image, driver);
            withTwo = size <= clusterSize || clusterSize == 0 ? withOne : sizeWith(2, image, driver);
        }

        private long sizeWith(int clusters, MemoryStorage image, BlockDriver driver) throws IOException {
            MemoryStorage copy = image.copy(false);
            try (BlockDevice device = driver.open(new Unclosed(copy), OpenOptions.READ_WRITE)) {
                for (int i = 0; i < clusters && i * clusterSize < size; i++) {
                    device.write(ByteBuffer.allocate(SECTOR).put(0, (byte) 1), i * clusterSize);
                }
            }
            return copy.size();
        }

        Measurement measurement(long clusters) {
            long all = clusterSize == 0 ? 0 : (size + clusterSize - 1) / clusterSize;
            return new Measurement(sizeWith(clusters), sizeWith(all));
        }

        private long sizeWith(long clusters) {
            return clusters == 0 ? empty : withOne + (clusters - 1) * (withTwo - withOne);
        }
    }

    /** Counts the clusters of a disk that are not all zero. */
    private static final class ClustersWithData implements Chunks.Visitor {

        private final long clusterSize;
        private final long total;
        private final Progress progress;
        private long clusters;
        private long last = -1;

        ClustersWithData(long clusterSize, long total, Progress progress) {
            this.clusterSize = clusterSize;
            this.total = total;
            this.progress = progress;
        }

        @Override
        public void data(long offset, ByteBuffer bytes) throws IOException {
            int end = bytes.limit();
            for (int at = 0; at < end; ) {
                long cluster = (offset + at) / clusterSize;
                int length = (int) Math.min(end - at, (cluster + 1) * clusterSize - offset - at);
                if (cluster != last && !Zeros.isZero(bytes.slice(at, length))) {
                    clusters++;
                    last = cluster;
                }
                at += length;
            }
            progress.report(offset + end, total);
        }

        @Override
        public void zeros(long offset, long length) throws IOException {
            progress.report(offset + length, total);
        }
    }
}
