package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.support.MemoryStorage;

/** The power fails at every change of the storage. */
@Theme("crash replay")
interface Crashes extends Tested {

    int REQUESTS = 150;

    @Test
    default void leavesAnImageWithEveryFlushedByteWhereverItIsCut() throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = subject().smallBlank();
            long crashes = new CrashWorkload(subject().driver(), image, random, Crashes::inspect).run(REQUESTS);
            assertTrue(crashes > REQUESTS / 2, () -> "only " + crashes + " crashes");
        });
    }

    /** A damaged image may be opened all the same; a crash is no damage. */
    private static void inspect(BlockDevice device) throws IOException {
        assertEquals(List.of(), device.info().problems());
        assertFalse(device.info().readOnly());
    }
}
