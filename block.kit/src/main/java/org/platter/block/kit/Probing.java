package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.platter.block.api.ProbeScore;
import org.platter.block.support.MemoryStorage;

/** How sure a driver is of its own images, and of others. */
@Theme("probing")
interface Probing extends Tested {

    @Test
    default void bidsForItsOwnImagesAndSaysWhy() throws IOException {
        subject().requires(Capability.PROBE);
        ProbeScore score = subject().driver().probe(subject().sample().image());
        assertTrue(score.value() > 0, score::toString);
        assertFalse(score.reason().isBlank());
    }

    @Test
    default void probesTheSameTwiceAndChangesNothing() throws IOException {
        MemoryStorage storage = subject().sample().image();
        byte[] before = storage.toByteArray();
        ProbeScore first = subject().driver().probe(storage.copy(true));
        assertEquals(first, subject().driver().probe(storage));
        assertArrayEquals(before, storage.toByteArray());
    }

    @Test
    default void bidsNothingForWhatIsNotAnImage() throws Exception {
        assertEquals(ProbeScore.NONE.value(), bid(new byte[0]));
        for (int length : new int[] {1, 511, 512, 513, 1024, 100_000}) {
            assertEquals(0, bid(new byte[length]));
            Seeded.run(random -> assertEquals(0, bid(Bytes.random(random, length))));
        }
    }

    private int bid(byte[] bytes) throws IOException {
        return subject().driver().probe(MemoryStorage.of("foreign", bytes)).value();
    }
}
