package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;
import org.platter.block.support.MemoryStorage;

/** A random image in memory, over a random parent if it has one, and what a guest sees of it. */
final class RandomImage {

    private static final Qcow2Driver DRIVER = new Qcow2Driver();

    private final MemoryStorage parent;
    private final MemoryStorage image;

    private RandomImage(MemoryStorage parent, MemoryStorage image) {
        this.parent = parent;
        this.image = image;
    }

    static RandomImage alone(Random random, String options) throws IOException {
        MemoryStorage image = TestImages.create(size(random), options);
        RandomImage made = new RandomImage(null, image);
        made.fill(image, random);
        return made;
    }

    static RandomImage overParent(Random random, String options) throws IOException {
        MemoryStorage parent = TestImages.create(size(random), "cluster_size=1k");
        RandomImage made = new RandomImage(parent, new MemoryStorage("child.qcow2"));
        made.fill(parent, random);
        CreateOptions what = CreateOptions.ofSize(size(random)).withFormat(TestImages.options(options));
        DRIVER.create(made.image, what.withParent(made.link("base.qcow2")));
        made.fill(made.image, random);
        return made;
    }

    private static long size(Random random) {
        return 512L * (200 + random.nextInt(200));
    }

    ParentLink link(String path) throws IOException {
        DeviceInfo info;
        try (BlockDevice device = DRIVER.open(parent.copy(true), OpenOptions.READ_ONLY)) {
            info = device.info();
        }
        return ParentLink.of(info, "/disks/" + path, path, Instant.EPOCH);
    }

    MemoryStorage image() {
        return image;
    }

    boolean hasParent() {
        return parent != null;
    }

    /** Finds the parent, whatever it is called. */
    ParentFinder finder() {
        return (child, reference) ->
                parent == null ? Optional.empty() : Optional.of(DRIVER.open(parent.copy(true), OpenOptions.READ_ONLY));
    }

    BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        return DRIVER.open(storage, options.withParents(finder()));
    }

    byte[] contentOf(MemoryStorage storage) throws IOException {
        try (BlockDevice device = open(storage.copy(true), OpenOptions.READ_ONLY)) {
            return Disks.content(device);
        }
    }

    byte[] below() throws IOException {
        return parent == null ? new byte[0] : contentOf(parent);
    }

    /** Data, zeros and holes in a mixture, with some of the data like what is below. */
    private void fill(MemoryStorage storage, Random random) throws IOException {
        Storage unclosed = new ForwardingStorage(storage) {
            @Override
            public void close() {}
        };
        try (BlockDevice device = open(unclosed, OpenOptions.READ_WRITE)) {
            int sectors = (int) (device.info().size() / 512);
            for (int i = 0; i < 60; i++) {
                int count = 1 + random.nextInt(20);
                long at = 512L * random.nextInt(sectors - count);
                ByteBuffer bytes = ByteBuffer.allocate(count * 512);
                switch (random.nextInt(5)) {
                    case 0 -> device.discard(at, count * 512);
                    case 1 -> device.writeZeroes(at, count * 512);
                    case 2 -> device.write(bytes, at);
                    case 3 -> {
                        device.read(bytes, at);
                        device.write(bytes.flip(), at);
                    }
                    default -> {
                        Arrays.fill(bytes.array(), (byte) (1 + random.nextInt(255)));
                        device.write(bytes, at);
                    }
                }
            }
        }
    }
}
