package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.kit.CrashWorkload;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** Decision 0007: wherever a growing image is cut, it holds every flushed byte, and a check finds at worst leaks. */
class CrashTest {

    @ParameterizedTest
    @CsvSource({
        "200000,'cluster_size=512',80",
        "60000,'cluster_size=512,compat=0.10',80",
        "1000000,'cluster_size=4k,refcount_bits=1',80",
        "1000000,'cluster_size=4k,preallocation=metadata',80",
        "3000000,'cluster_size=64k,lazy_refcounts=on',60",
        "1000000,'cluster_size=16k,extended_l2=on',80"
    })
    void losesNoFlushedByteWhereverItIsCut(long size, String options, int requests) throws Exception {
        Seeded.run(random -> {
            CrashWorkload workload = new CrashWorkload(
                    new CheckingDriver(), TestImages.create(size, options), random, CrashTest::inspect);
            long crashes = workload.run(requests);
            assertTrue(crashes > 60, () -> "only " + crashes + " crashes");
        });
    }

    /** Blocks of 64 refcounts: many are made. */
    @Test
    void losesNoFlushedByteWhileRefcountBlocksAreMade() throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = TestImages.create(200_000, "cluster_size=512,refcount_bits=64");
            for (int round = 0; round < 12; round++) {
                new CrashWorkload(new CheckingDriver(), image.copy(false), random, CrashTest::inspect).run(40);
            }
        });
    }

    @Test
    void losesNoFlushedByteWhileItsRefcountTableGrows() throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = TestImages.createWithFullRefcountTable(100_000);
            long before = Header.read(image).refcountTableOffset();
            for (int round = 0; round < 25; round++) {
                CheckingDriver driver = new CheckingDriver();
                new CrashWorkload(driver, image.copy(false), random, CrashTest::inspect).run(10);
                assertTrue(driver.lastHeader().refcountTableOffset() > before, "the table did not grow");
            }
        });
    }

    private static void inspect(BlockDevice device) {
        assertEquals(List.of(), device.info().problems());
        assertFalse(device.info().readOnly());
    }
}
