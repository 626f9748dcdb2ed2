package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.ParentReference;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;
import org.platter.block.support.MemoryStorage;

/** Images by path that find each other as parents. Every open image works on the bytes that the next one sees. */
final class MemoryFolder implements ParentFinder {

    static final Instant WRITTEN = Instant.parse("2021-06-01T12:00:00Z");

    private final VhdDriver driver = new VhdDriver();
    private final Map<String, MemoryStorage> images = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<BlockDevice> opened = new ArrayList<>();

    @Override
    public Optional<BlockDevice> find(Storage child, ParentReference reference) throws IOException {
        asked.add(reference.path());
        MemoryStorage image = images.get(reference.path());
        if (image == null) {
            return Optional.empty();
        }
        BlockDevice parent = driver.open(image.copy(true), OpenOptions.READ_ONLY.withParents(this));
        opened.add(parent);
        return Optional.of(parent);
    }

    /** The paths that were asked for, in their order. */
    List<String> asked() {
        return asked;
    }

    /** The parents that were opened, accepted or not. */
    List<BlockDevice> opened() {
        return opened;
    }

    MemoryStorage image(String path) {
        return images.get(path);
    }

    void put(String path, MemoryStorage image) {
        images.put(path, image);
    }

    void move(String from, String to) {
        images.put(to, images.remove(from));
    }

    MemoryStorage create(String path, long size, String... options) throws IOException {
        return create(path, CreateOptions.ofSize(size).withFormat(formatOptions(options)));
    }

    /** A differencing image over another image of the folder. */
    MemoryStorage createChild(String path, String parent, long size, String... options) throws IOException {
        return create(
                path,
                CreateOptions.ofSize(size).withFormat(formatOptions(options)).withParent(link(parent)));
    }

    private MemoryStorage create(String path, CreateOptions options) throws IOException {
        MemoryStorage storage = new MemoryStorage(path);
        driver.create(storage, options);
        images.put(path, storage);
        return storage;
    }

    /** What a child records of an image. */
    ParentLink link(String path) throws IOException {
        return describe(path, path, "/disks/" + path);
    }

    ParentLink describe(String path, String relativePath, String absolutePath) throws IOException {
        try (BlockDevice parent = open(path, OpenOptions.READ_ONLY)) {
            return ParentLink.of(parent.info(), absolutePath, relativePath, WRITTEN);
        }
    }

    BlockDevice open(String path, String... options) throws IOException {
        return open(path, OpenOptions.READ_WRITE.withFormat(formatOptions(options)));
    }

    /** Opens an image; what is written to it stays in the folder when it is closed. */
    BlockDevice open(String path, OpenOptions options) throws IOException {
        return driver.open(new Unclosed(images.get(path)), options.withParents(this));
    }

    byte[] content(String path, String... options) throws IOException {
        try (BlockDevice device = open(path, OpenOptions.READ_ONLY.withFormat(formatOptions(options)))) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(device.info().size()));
            device.read(all, 0);
            return all.array();
        }
    }

    /** Fills sectors with a value, which is a kind of write where one sees what went where. */
    void fill(String path, long firstSector, int count, int value) throws IOException {
        use(path, device -> {
            byte[] bytes = new byte[count * 512];
            Arrays.fill(bytes, (byte) value);
            device.write(ByteBuffer.wrap(bytes), firstSector * 512);
        });
    }

    void use(String path, Use use) throws IOException {
        try (BlockDevice device = open(path)) {
            use.with(device);
        }
    }

    /** Changes the header of an image in place. */
    void changeHeader(String path, Function<DynamicHeader, DynamicHeader> change) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        images.get(path).read(bytes, 512);
        DynamicHeader header = DynamicHeader.parse(bytes.flip()).orElseThrow();
        images.get(path).write(change.apply(header).bytes(), 512);
    }

    private static FormatOptions formatOptions(String... options) {
        FormatOptions format = FormatOptions.NONE;
        for (String option : options) {
            String[] parts = option.split("=", 2);
            format = format.with(parts[0], parts[1]);
        }
        return format;
    }

    @FunctionalInterface
    interface Use {
        void with(BlockDevice device) throws IOException;
    }

    /** A storage that outlives the device that owns it. */
    private static final class Unclosed extends ForwardingStorage {

        Unclosed(MemoryStorage storage) {
            super(storage);
        }

        @Override
        public void close() {}
    }
}
