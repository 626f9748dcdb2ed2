package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockException;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.FaultWorkload;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** A storage that fails at any of its calls leaves no state that lies. */
class FaultTest {

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO"})
    void losesNothingWhenOneCallFails(Call call, BlockException.Kind kind) throws Exception {
        Seeded.run(random -> {
            int failures = new FaultWorkload(new VhdDriver(), image()).failEachOnce(call, kind, random.nextLong());
            assertTrue(failures > 0, "no call failed");
        });
    }

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO", "RESIZE,IO"})
    void keepsWhatWasFlushedWhenAllCallsFailFromOneOn(Call call, BlockException.Kind kind) throws Exception {
        Seeded.run(random -> {
            int failures = new FaultWorkload(new VhdDriver(), image()).failForEver(call, kind, random.nextLong());
            assertTrue(failures > 0, "no call failed");
        });
    }

    /** Some blocks with clear bitmaps, so that bitmaps are read and written too. */
    private static MemoryStorage image() throws IOException {
        MemoryStorage image = TestImages.dynamic(256 << 10, "4k");
        TestImages.allocateWithClearBitmaps(image, 20);
        return image;
    }
}
