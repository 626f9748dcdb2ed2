package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;

/**
 * A random image with whatever makes work in place hard: zeros and copies of the parent's data to be given up, holes where
 * blocks were, blocks out of order and not aligned, data behind the
 * disk's end, parent locators behind the table, a batmap of tapdisk's.
 */
final class RandomFamily {

    static final String BASE = "base.vhd";
    static final String IMAGE = "image.vhd";

    private static final int SECTOR = 512;
    private static final int CURRENT_SIZE_AT = 48;
    private static final int TABLE_OFFSET_AT = 512 + 16;

    /** A way to make one. */
    @FunctionalInterface
    interface Kind {
        RandomFamily with(Random random) throws IOException;
    }

    /** Each operation with each kind of image that it is for, and the kind's name. */
    static Stream<Arguments> operations() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (Operation operation : Operation.values()) {
            if (operation == Operation.GROW || operation == Operation.SHRINK) {
                all.add(Arguments.of(operation, "fixed", (Kind) RandomFamily::fixed));
            }
            if (operation != Operation.EMPTY) {
                all.add(Arguments.of(operation, "dynamic", (Kind) RandomFamily::dynamic));
            }
            all.add(Arguments.of(operation, "differencing", (Kind) RandomFamily::differencing));
        }
        return all.build();
    }

    private final MemoryFolder folder = new MemoryFolder();
    private final Random random;
    private final int blockSize;
    private final long size;
    private boolean hasBatmap;

    private RandomFamily(Random random) {
        this.random = random;
        blockSize = SECTOR << random.nextInt(6);
        size = SECTOR * (1L + random.nextInt(400));
    }

    static RandomFamily fixed(Random random) throws IOException {
        RandomFamily family = new RandomFamily(random);
        family.folder.create(IMAGE, family.size + SECTOR * random.nextInt(9), "subformat=fixed");
        family.write(IMAGE);
        family.endEarlier();
        return family;
    }

    static RandomFamily dynamic(Random random) throws IOException {
        RandomFamily family = new RandomFamily(random);
        family.folder.create(IMAGE, family.size + SECTOR * random.nextInt(9), "block_size=" + family.blockSize);
        family.addBatmap();
        family.write(IMAGE);
        new VhdMaintenance().resize(family.image(), family.size, family.options(), Progress.NONE);
        family.makeHoles();
        family.setBatmap();
        return family;
    }

    static RandomFamily differencing(Random random) throws IOException {
        RandomFamily family = new RandomFamily(random);
        family.folder.create(BASE, SECTOR * (1L + random.nextInt(400)), "block_size=4k");
        family.write(BASE);
        family.folder.createChild(
                IMAGE, BASE, family.size + SECTOR * random.nextInt(9), "block_size=" + family.blockSize);
        if (random.nextBoolean()) {
            // An image without blocks gets the new names right behind the table, as those of Windows have them.
            new VhdMaintenance().relink(family.image(), family.folder.link(BASE));
        } else {
            family.addBatmap();
        }
        family.write(IMAGE);
        new VhdMaintenance().resize(family.image(), family.size, family.options(), Progress.NONE);
        family.copyFromParent();
        family.makeHoles();
        if (random.nextInt(4) == 0) {
            new VhdMaintenance().relink(family.image(), family.folder.link(BASE));
        }
        family.setBatmap();
        return family;
    }

    MemoryFolder folder() {
        return folder;
    }

    MemoryStorage image() {
        return folder.image(IMAGE);
    }

    byte[] content() throws IOException {
        return folder.content(IMAGE);
    }

    /** What the disk holds with another file in the image's place. */
    byte[] contentOf(MemoryStorage other) throws IOException {
        MemoryStorage image = image();
        folder.put(IMAGE, other.copy(false));
        try {
            return content();
        } finally {
            folder.put(IMAGE, image);
        }
    }

    /** Writes what the image holds to its parent, which may get larger for it. */
    void commit() throws IOException {
        byte[] content = content();
        if (folder.content(BASE).length < content.length) {
            new VhdMaintenance().resize(folder.image(BASE), content.length, options(), Progress.NONE);
        }
        folder.use(BASE, device -> device.write(ByteBuffer.wrap(content), 0));
    }

    private void write(String path) throws IOException {
        folder.use(path, device -> {
            int sectors = (int) (device.info().size() / SECTOR);
            for (int i = random.nextInt(40); i > 0; i--) {
                int first = random.nextInt(sectors);
                byte[] bytes = new byte[SECTOR * (1 + random.nextInt(Math.min(sectors - first, 40)))];
                if (random.nextInt(3) > 0) {
                    random.nextBytes(bytes);
                }
                device.write(ByteBuffer.wrap(bytes), (long) first * SECTOR);
            }
        });
    }

    private void copyFromParent() throws IOException {
        byte[] base = folder.content(BASE);
        folder.use(IMAGE, device -> {
            int sectors = (int) Math.min(base.length, device.info().size()) / SECTOR;
            for (int i = random.nextInt(10); i > 0; i--) {
                int first = random.nextInt(sectors);
                int count = 1 + random.nextInt(Math.min(sectors - first, 40));
                device.write(ByteBuffer.wrap(base, first * SECTOR, count * SECTOR), (long) first * SECTOR);
            }
        });
    }

    /** Lets a fixed disk end before its footer; what lies between is not the disk's. */
    private void endEarlier() throws IOException {
        TestImages.pokeLong(image(), CURRENT_SIZE_AT - Footer.SIZE, size);
        TestImages.sealFooter(image(), -Footer.SIZE);
    }

    private void addBatmap() throws IOException {
        hasBatmap = random.nextInt(3) == 0;
        if (hasBatmap) {
            TestBatmap.add(image());
        }
    }

    private void setBatmap() throws IOException {
        if (hasBatmap) {
            TestBatmap.set(image(), random);
        }
    }

    OpenOptions options() {
        return OpenOptions.READ_WRITE.withParents(folder);
    }

    /** Takes blocks out of the table, whose space then is a hole. */
    private void makeHoles() throws IOException {
        ByteBuffer tableOffset = ByteBuffer.allocate(Long.BYTES);
        image().read(tableOffset, TABLE_OFFSET_AT);
        for (long block = 0; block < (size + blockSize - 1) / blockSize; block++) {
            if (random.nextInt(4) == 0) {
                TestImages.pokeInt(image(), tableOffset.getLong(0) + block * Integer.BYTES, BlockTable.UNALLOCATED);
            }
        }
    }

    /** The image as the driver finds it. */
    List<String> problems(MemoryStorage other) throws IOException {
        MemoryStorage image = image();
        folder.put(IMAGE, other.copy(false));
        try (BlockDevice device = folder.open(IMAGE)) {
            return device.info().problems();
        } finally {
            folder.put(IMAGE, image);
        }
    }
}
