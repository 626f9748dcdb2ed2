package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.platter.block.support.MemoryStorage;

class TrialStorageTest {

    private static final int LIMIT = 40_000;

    @Test
    void doesWhatAPlainArrayDoesAndLeavesTheStorageBelowAlone() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] original = new byte[20_123];
        random.nextBytes(original);
        MemoryStorage below = MemoryStorage.of("below", original);
        TrialStorage trial = new TrialStorage(below.copy(true), new MemoryStorage("scratch"));
        byte[] model = original.clone();

        for (int step = 0; step < 2000; step++) {
            if (random.nextInt(4) == 0) {
                int size = random.nextInt(LIMIT);
                trial.resize(size);
                model = Arrays.copyOf(model, size);
            } else {
                byte[] bytes = new byte[random.nextInt(9000)];
                random.nextBytes(bytes);
                int offset = random.nextInt(LIMIT - bytes.length);
                trial.write(ByteBuffer.wrap(bytes), offset);
                model = Arrays.copyOf(model, Math.max(model.length, offset + bytes.length));
                System.arraycopy(bytes, 0, model, offset, bytes.length);
            }
            assertEquals(model.length, trial.size(), "seed " + seed);
            ByteBuffer all = ByteBuffer.allocate(model.length);
            trial.read(all, 0);
            assertArrayEquals(model, all.array(), "seed " + seed + ", step " + step);
        }

        assertArrayEquals(original, below.toByteArray());
    }
}
