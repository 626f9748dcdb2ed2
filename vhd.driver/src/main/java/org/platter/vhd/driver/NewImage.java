package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.Storage;

/**
 * An image being created. The footers are written when everything else is durable, so that half an image does not pass
 * for one.
 */
final class NewImage {

    /** 2040 GiB: what the specification and all its readers allow a dynamic image. */
    private static final long MAX_DYNAMIC_SIZE = 0xFF000000L * BlockLayout.SECTOR;

    /** 64 TiB: what Windows allows any virtual disk. */
    private static final long MAX_FIXED_SIZE = 64L << 40;

    private static final int DEFAULT_BLOCK_SIZE = 2 << 20;
    private static final long HEADER_OFFSET = Footer.SIZE;
    private static final long TABLE_OFFSET = 4096;

    private final Storage storage;
    private final long size;
    private final Geometry geometry;

    private NewImage(Storage storage, long size, Geometry geometry) {
        this.storage = storage;
        this.size = size;
        this.geometry = geometry;
    }

    static void create(Storage storage, CreateOptions options) throws IOException {
        FormatOptions format = options.format();
        boolean fixed = format.choice(VhdOptions.SUBFORMAT, "dynamic", "fixed").equals("fixed");
        long blockSize = format.bytes(VhdOptions.BLOCK_SIZE, DEFAULT_BLOCK_SIZE);
        boolean exact = format.flag(VhdOptions.FORCE_SIZE, true);

        long limit = fixed ? MAX_FIXED_SIZE : MAX_DYNAMIC_SIZE;
        if (options.size() > limit) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    storage.name() + ": a " + (fixed ? "fixed" : "dynamic") + " disk of " + options.size()
                            + " bytes, expected at most " + limit);
        }
        NewImage image = sized(storage, options.size(), exact);
        BlockLayout layout = new BlockLayout(image.size, checkedBlockSize(blockSize));
        if (!fixed && layout.blockCount() > BlockLayout.MAX_BLOCKS) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    storage.name() + ": a disk of " + layout.blockCount() + " blocks, expected at most "
                            + BlockLayout.MAX_BLOCKS);
        }
        try {
            if (fixed) {
                image.writeFixed();
            } else {
                image.writeDynamic(layout);
            }
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

    private static NewImage sized(Storage storage, long size, boolean exact) {
        long sectorCount = BlockLayout.alignUp(size, BlockLayout.SECTOR) / BlockLayout.SECTOR;
        Geometry geometry = exact ? Geometry.of(sectorCount) : Geometry.covering(sectorCount);
        if (!exact && !geometry.equals(Geometry.MAX)) {
            sectorCount = geometry.sectors();
        }
        return new NewImage(storage, sectorCount * BlockLayout.SECTOR, geometry);
    }

    private static int checkedBlockSize(long found) {
        if (Long.bitCount(found) != 1 || found < BlockLayout.MIN_BLOCK_SIZE || found > BlockLayout.MAX_BLOCK_SIZE) {
            throw new IllegalArgumentException("option '" + VhdOptions.BLOCK_SIZE + "': found " + found
                    + ", expected a power of two from 512 to 256M");
        }
        return (int) found;
    }

    private void writeFixed() throws IOException {
        Footer footer = footer(DiskType.FIXED, Footer.NO_HEADER);
        storage.resize(0);
        storage.resize(size);
        storage.flush();
        storage.write(footer.bytes(), size);
        storage.flush();
    }

    private void writeDynamic(BlockLayout layout) throws IOException {
        int blockCount = (int) layout.blockCount();
        Footer footer = footer(DiskType.DYNAMIC, HEADER_OFFSET);
        storage.resize(0);
        storage.write(
                DynamicHeader.create(TABLE_OFFSET, blockCount, layout.blockSize())
                        .bytes(),
                HEADER_OFFSET);
        long end = writeEmptyTable(blockCount);
        storage.flush();
        storage.write(footer.bytes(), end);
        storage.write(footer.bytes(), 0);
        storage.flush();
    }

    private long writeEmptyTable(long entryCount) throws IOException {
        long end = TABLE_OFFSET + BlockLayout.alignUp(entryCount * Integer.BYTES, BlockLayout.SECTOR);
        byte[] unallocated = new byte[(int) Math.min(64 * 1024, end - TABLE_OFFSET)];
        Arrays.fill(unallocated, (byte) 0xFF);
        for (long at = TABLE_OFFSET; at < end; at += unallocated.length) {
            storage.write(ByteBuffer.wrap(unallocated, 0, (int) Math.min(unallocated.length, end - at)), at);
        }
        return end;
    }

    private Footer footer(DiskType type, long dataOffset) {
        return Footer.create(type, dataOffset, size, geometry, creatorApp(), UUID.randomUUID(), Instant.now());
    }

    /**
     * Our own name, unless QEMU before version 10 would then take the geometry for the size and cut the disk: see decision
     * 0003.
     */
    private String creatorApp() {
        boolean sizesAgree = geometry.equals(Geometry.MAX) || geometry.sectors() * BlockLayout.SECTOR == size;
        return sizesAgree ? "pltr" : "qem2";
    }
}
