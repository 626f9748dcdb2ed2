package org.platter.block.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/** The driver under test and the images that its tests start from. */
final class Subject {

    static final int SECTOR = 512;

    private static final long SMALL = 256 * 1024;

    /** An image and what its disk holds. */
    record Sample(MemoryStorage image, byte[] content) {}

    private final BlockDriverContract contract;

    Subject(BlockDriverContract contract) {
        this.contract = contract;
    }

    BlockDriver driver() {
        return contract.driver();
    }

    /** Bytes of {@link #blank}'s disk, and of {@link #sample}'s. */
    int size() {
        return Math.toIntExact(contract.size());
    }

    boolean can(Capability capability) {
        return contract.capabilities().contains(capability);
    }

    /** Ends the test if the driver lacks something. */
    void requires(Capability... capabilities) {
        for (Capability capability : capabilities) {
            if (!can(capability)) {
                throw new NotApplicable("the driver " + capability.lack());
            }
        }
    }

    CreateOptions options(long size) {
        return CreateOptions.ofSize(size).withFormat(contract.createOptions());
    }

    BlockDevice open(Storage storage) throws IOException {
        return driver().open(storage, OpenOptions.READ_WRITE);
    }

    BlockDevice openForReading(Storage storage) throws IOException {
        return driver().open(storage, OpenOptions.READ_ONLY);
    }

    /** An image whose disk reads as zeros, to be written to. */
    MemoryStorage blank() throws IOException {
        requires(Capability.WRITE);
        return contract.image();
    }

    /** As {@link #blank}, and as small as tests want it that look at the whole disk thousands of times. */
    MemoryStorage smallBlank() throws IOException {
        requires(Capability.WRITE);
        if (!can(Capability.CREATE)) {
            return contract.image();
        }
        MemoryStorage storage = new MemoryStorage("disk");
        driver().create(storage, options(smallSize()));
        return storage;
    }

    /** Bytes of {@link #smallBlank}'s disk. */
    int smallSize() {
        return can(Capability.CREATE) ? (int) Math.min(size(), SMALL) : size();
    }

    /** An image whose disk holds something in some places. */
    Sample sample() throws IOException {
        return can(Capability.WRITE) ? filled(contract.image(), size()) : given();
    }

    /** As {@link #sample}, and small if the driver can make such. */
    Sample smallSample() throws IOException {
        return can(Capability.WRITE) ? filled(smallBlank(), smallSize()) : given();
    }

    private Sample given() throws IOException {
        return new Sample(contract.image(), contract.content());
    }

    private Sample filled(MemoryStorage image, int size) throws IOException {
        Random random = new Random(size);
        byte[] content = new byte[size];
        MemoryStorage filled = image.copy(false);
        try (BlockDevice device = open(filled)) {
            for (int i = 0; i < 6; i++) {
                int count = Math.min(1 + random.nextInt(5), size / SECTOR);
                int first = i == 0 ? 0 : i == 1 ? size / SECTOR - count : random.nextInt(size / SECTOR - count + 1);
                byte[] bytes = Bytes.random(random, count * SECTOR);
                device.write(ByteBuffer.wrap(bytes), (long) first * SECTOR);
                System.arraycopy(bytes, 0, content, first * SECTOR, bytes.length);
            }
        }
        return new Sample(filled.copy(false), content);
    }
}
