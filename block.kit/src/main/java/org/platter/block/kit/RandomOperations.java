package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.support.MemoryStorage;

/** Any requests in any order, compared with a plain array that gets the same. */
@Theme("random operations")
interface RandomOperations extends Tested {

    int STEPS = 3000;

    @Test
    default void behavesAsAPlainArrayOfBytes() throws Exception {
        Seeded.run(random -> behavesAsAnArray(subject().blank(), random));
    }

    private void behavesAsAnArray(MemoryStorage image, Random random) throws IOException {
        MemoryStorage storage = image;
        byte[] twin = new byte[subject().size()];
        BlockDevice device = subject().open(storage);
        for (int step = 0; step < STEPS; step++) {
            int sectors = 1 + random.nextInt(random.nextInt(20) == 0 ? 3000 : 20);
            int length = SECTOR * Math.min(sectors, twin.length / SECTOR);
            int offset = SECTOR * random.nextInt((twin.length - length) / SECTOR + 1);
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5, 6, 7 -> {
                    byte[] bytes = Bytes.random(random, length);
                    device.write(ByteBuffer.wrap(bytes), offset);
                    System.arraycopy(bytes, 0, twin, offset, length);
                }
                case 8, 9 -> {
                    device.writeZeroes(offset, length);
                    Arrays.fill(twin, offset, offset + length, (byte) 0);
                }
                case 10 -> device.flush();
                case 11 -> {
                    if (random.nextInt(10) == 0) {
                        device.close();
                        storage = storage.copy(false);
                        device = subject().open(storage);
                    }
                }
                case 12 -> Extents.check(device, twin, offset, length);
                default ->
                    assertArrayEquals(
                            Arrays.copyOfRange(twin, offset, offset + length),
                            Bytes.read(device, offset, length),
                            "step " + step + ", offset " + offset);
            }
        }
        assertArrayEquals(twin, Bytes.readAll(device));
        device.close();
        try (BlockDevice again = subject().openForReading(storage.copy(true))) {
            assertArrayEquals(twin, Bytes.readAll(again));
        }
    }
}
