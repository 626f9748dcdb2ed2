package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;

/**
 * An image being created. The footers are written when everything else is durable, so that half an image does not pass
 * for one.
 */
final class NewImage {

    private static final long DEFAULT_BLOCK_SIZE = 2 << 20;
    private static final long HEADER_OFFSET = Footer.SIZE;
    private static final long FIRST_PAGE = 4096;

    private final Storage storage;
    private final long size;
    private final Geometry geometry;
    private final String creatorApp;

    private NewImage(Storage storage, long size, Geometry geometry, String creatorApp) {
        this.storage = storage;
        this.size = size;
        this.geometry = geometry;
        this.creatorApp = creatorApp;
    }

    static void create(Storage storage, CreateOptions options) throws IOException {
        FormatOptions format = options.format();
        DiskType type = type(options);
        long blockSize = format.bytes(VhdOptions.BLOCK_SIZE, defaultBlockSize(options));
        Optional<String> creator = format.get(VhdOptions.CREATOR).map(CreatorApp::parse);
        boolean byGeometry = creator.filter(CreatorApp::isBelievedByGeometry).isPresent();
        boolean exact = format.flag(VhdOptions.FORCE_SIZE, !byGeometry);

        type.requireSize(options.size(), storage.name());
        NewImage image = sized(storage, options, exact, creator);
        BlockLayout layout = new BlockLayout(image.size, checkedBlockSize(blockSize));
        if (type != DiskType.FIXED) {
            layout.requireBlockCount(storage.name());
        }
        Optional<ParentNames> parent = Optional.empty();
        if (options.parent().isPresent()) {
            boolean rawAllowed = format.flag(VhdOptions.RAW_PARENT, false);
            parent = Optional.of(ParentNames.of(options.parent().get(), rawAllowed, storage.name()));
        }
        try {
            if (type == DiskType.FIXED) {
                image.writeFixed();
            } else {
                image.writeDynamic(type, layout, parent);
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

    private static DiskType type(CreateOptions options) {
        String[] possible =
                options.parent().isPresent() ? new String[] {"differencing"} : new String[] {"dynamic", "fixed"};
        return DiskType.valueOf(
                options.format().choice(VhdOptions.SUBFORMAT, possible).toUpperCase(Locale.ROOT));
    }

    /** That of a parent of our own format, so that readers that expect the same in a whole chain find it. */
    private static long defaultBlockSize(CreateOptions options) {
        return options.parent()
                .map(ParentLink::info)
                .filter(parent -> parent.format().equals(VhdDriver.FORMAT) && parent.clusterSize() > 0)
                .map(DeviceInfo::clusterSize)
                .orElse(DEFAULT_BLOCK_SIZE);
    }

    private static NewImage sized(Storage storage, CreateOptions options, boolean exact, Optional<String> creator) {
        long sectorCount = BlockLayout.alignUp(options.size(), BlockLayout.SECTOR) / BlockLayout.SECTOR;
        Geometry geometry =
                exact ? geometryOfParent(options).orElse(Geometry.of(sectorCount)) : Geometry.covering(sectorCount);
        if (!exact && !geometry.equals(Geometry.MAX)) {
            sectorCount = geometry.sectors();
        }
        long size = sectorCount * BlockLayout.SECTOR;
        return new NewImage(storage, size, geometry, creator.orElse(CreatorApp.ofNewImage(geometry, size)));
    }

    /** A guest that was installed on the parent knows the parent's geometry. */
    private static Optional<Geometry> geometryOfParent(CreateOptions options) {
        return options.parent()
                .map(ParentLink::info)
                .filter(parent -> parent.format().equals(VhdDriver.FORMAT) && parent.size() == options.size())
                .flatMap(FooterDetails::geometry);
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

    private void writeDynamic(DiskType type, BlockLayout layout, Optional<ParentNames> parent) throws IOException {
        // The parent's names come before the table, where they are in nobody's way when the image grows.
        long tableOffset = FIRST_PAGE + parent.map(ParentNames::size).orElse(0L);
        int blockCount = (int) layout.blockCount();
        DynamicHeader header = DynamicHeader.create(tableOffset, blockCount, layout.blockSize());
        Footer footer = footer(type, HEADER_OFFSET);
        storage.resize(0);
        if (parent.isPresent()) {
            header = header.withParent(parent.get().record(header.parent().locators(), FIRST_PAGE));
            parent.get().write(storage, FIRST_PAGE);
        }
        storage.write(header.bytes(), HEADER_OFFSET);
        long end = writeEmptyTable(tableOffset, blockCount);
        storage.flush();
        storage.write(footer.bytes(), end);
        storage.write(footer.bytes(), 0);
        storage.flush();
    }

    private long writeEmptyTable(long offset, long entryCount) throws IOException {
        long end = offset + BlockLayout.alignUp(entryCount * Integer.BYTES, BlockLayout.SECTOR);
        byte[] unallocated = new byte[(int) Math.min(64 * 1024, end - offset)];
        Arrays.fill(unallocated, (byte) 0xFF);
        for (long at = offset; at < end; at += unallocated.length) {
            storage.write(ByteBuffer.wrap(unallocated, 0, (int) Math.min(unallocated.length, end - at)), at);
        }
        return end;
    }

    private Footer footer(DiskType type, long dataOffset) {
        return Footer.create(type, dataOffset, size, geometry, creatorApp, UUID.randomUUID(), Instant.now());
    }
}
