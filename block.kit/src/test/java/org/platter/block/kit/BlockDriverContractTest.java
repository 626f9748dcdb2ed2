package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.platter.block.api.BlockDriver;
import org.platter.block.kit.FlawedDriver.Flaw;

/** The contract lets a right driver pass, and catches a flaw where one would look for it. */
class BlockDriverContractTest {

    private static BlockDriver driver;

    /** Run by the tests here alone. */
    static final class Contract extends BlockDriverContract {

        @Override
        protected BlockDriver driver() {
            return driver;
        }

        @Override
        protected long size() {
            return (1 << 20) + 512;
        }
    }

    @Test
    void aDriverWithoutAFlawPasses() {
        assertEquals(Set.of(), failuresWith(Flaw.NONE, test -> true));
    }

    @ParameterizedTest
    @CsvSource({
        "CREATES_OTHER_SIZES, createsADiskOfAnySizeOrSaysThatItCannot",
        "KEEPS_OLD_CONTENT, forgetsWhatTheStorageHeldBefore",
        "BIDS_FOR_ANYTHING, bidsNothingForWhatIsNotAnImage",
        "SHIFTS_BY_A_SECTOR, behavesAsAPlainArrayOfBytes",
        "FORGETS_SHORT_WRITES, keepsTheFirstAndTheLastSectorOverReopening",
        "CALLS_DATA_A_HOLE, coversAnyRangeWithExtentsThatAgreeWithTheContent",
        "WRITES_WHEN_READ_ONLY, refusesEveryWriteToADiskOpenedForReading",
        "WRITES_WHEN_READ_ONLY, areAnsweredOrRefusedWhateverIsWrongInTheirMetadata",
        "LEAVES_THE_STORAGE_OPEN, refusesEveryCallAfterClosingButWhatNeedsNoStorage",
        "REMEMBERS_DISKS, keepsNothingOfADiskThatWasClosed",
        "HAS_A_CURSOR, givesEachOfManyCallersWhatItWrote",
        "DOES_NOT_FLUSH, leavesAnImageWithEveryFlushedByteWhereverItIsCut",
        "DOES_NOT_FLUSH, coversWithAFlushEveryWriteThatHadReturned",
        "HIDES_FAILURES, losesNothingWhenOneCallFails",
        "TRUSTS_THE_HEADER, areAnsweredOrRefusedWhateverIsWrongInTheirMetadata"
    })
    void aFlawIsCaught(Flaw wrong, String test) {
        Set<String> failures = failuresWith(wrong, test::equals);
        assertTrue(failures.contains(test), () -> "failed: " + failures);
    }

    private static Set<String> failuresWith(Flaw wrong, Predicate<String> tests) {
        driver = new FlawedDriver(wrong);
        Set<String> failed = new TreeSet<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Contract.class))
                                .filters(only(tests))
                                .configurationParameter(ConformanceReport.SWITCH, "off")
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                                    failed.add(((MethodSource) test.getSource().orElseThrow()).getMethodName());
                                }
                            }
                        });
        return failed;
    }

    private static PostDiscoveryFilter only(Predicate<String> tests) {
        return descriptor -> FilterResult.includedIf(descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> tests.test(((MethodSource) source).getMethodName()))
                .orElse(true));
    }
}
