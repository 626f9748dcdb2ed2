package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.FaultWorkload;
import org.platter.block.kit.Seeded;

/** A storage that fails at any of its calls leaves no state that lies, and at worst leaks. */
class FaultTest {

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO"})
    void losesNothingWhenOneCallFails(Call call, Kind kind) throws Exception {
        Seeded.run(random -> {
            FaultWorkload workload = new FaultWorkload(
                    new CheckingDriver(), TestImages.create(50_000, "cluster_size=512,refcount_bits=64"));
            int failures = workload.failEachOnce(call, kind, random.nextLong());
            assertTrue(failures > 0, "no call failed");
        });
    }

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO"})
    void keepsWhatWasFlushedWhenAllCallsFailFromOneOn(Call call, Kind kind) throws Exception {
        Seeded.run(random -> {
            FaultWorkload workload = new FaultWorkload(
                    new CheckingDriver(), TestImages.create(50_000, "cluster_size=512,refcount_bits=64"));
            int failures = workload.failForEver(call, kind, random.nextLong());
            assertTrue(failures > 0, "no call failed");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "FLUSH"})
    void losesNothingWhileItsRefcountTableGrows(Call call) throws Exception {
        Seeded.run(random -> {
            FaultWorkload workload =
                    new FaultWorkload(new CheckingDriver(), TestImages.createWithFullRefcountTable(50_000));
            assertTrue(workload.failEachOnce(call, Kind.IO, random.nextLong()) > 0, "no call failed");
        });
    }

    @Test
    void losesNothingWhenTheFileCannotGrow() throws Exception {
        Seeded.run(random -> {
            FaultWorkload workload =
                    new FaultWorkload(new CheckingDriver(), TestImages.create(1_000_000, "cluster_size=64k"));
            assertTrue(workload.failEachOnce(Call.RESIZE, Kind.NO_SPACE, random.nextLong()) > 0, "no call failed");
            assertTrue(workload.failForEver(Call.RESIZE, Kind.NO_SPACE, random.nextLong()) > 0, "no call failed");
        });
    }
}
