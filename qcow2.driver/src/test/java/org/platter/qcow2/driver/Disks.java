package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.raw.driver.RawDriver;

/** Image files opened with their backing files, and a guest that writes at random and knows what it wrote. */
final class Disks {

    static final Images IMAGES = new Images(Drivers.of(new Qcow2Driver(), new RawDriver()));

    private Disks() {}

    static BlockDevice open(Path image) throws IOException {
        return IMAGES.open(image, ImageOptions.READ_WRITE);
    }

    static byte[] content(Path image) throws IOException {
        try (BlockDevice device = IMAGES.open(image, ImageOptions.READ_ONLY)) {
            return content(device);
        }
    }

    static byte[] content(BlockDevice device) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(device.info().size()));
        device.read(all, 0);
        return all.array();
    }

    /** Makes random requests, and the same changes to a copy of the disk's content. */
    static void use(BlockDevice device, byte[] twin, Random random, int requests) throws IOException {
        for (int i = 0; i < requests; i++) {
            int length = 512 * (1 + random.nextInt(random.nextInt(8) == 0 ? 2000 : 30));
            int offset = 512 * random.nextInt((twin.length - length) / 512);
            switch (random.nextInt(10)) {
                case 0 -> {
                    device.writeZeroes(offset, length);
                    Arrays.fill(twin, offset, offset + length, (byte) 0);
                }
                case 1 -> {
                    device.discard(offset, length);
                    ByteBuffer now = ByteBuffer.allocate(length);
                    device.read(now, offset);
                    System.arraycopy(now.array(), 0, twin, offset, length);
                }
                case 2 -> device.flush();
                default -> {
                    byte[] bytes = Flavour.bytes(random, length);
                    device.write(ByteBuffer.wrap(bytes), offset);
                    System.arraycopy(bytes, 0, twin, offset, length);
                }
            }
        }
    }
}
