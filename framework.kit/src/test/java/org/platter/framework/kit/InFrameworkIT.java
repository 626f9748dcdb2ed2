package org.platter.framework.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.example.samples.Samples;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.platter.block.api.BlockDriver;

class InFrameworkIT {

    @Test
    void reportsEachTestAsItEndedInside() {
        Map<String, String> outcomes = new TreeMap<>();
        Map<String, Throwable> failures = new TreeMap<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Samples.class))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionSkipped(TestIdentifier test, String reason) {
                                outcomes.put(test.getLegacyReportingName(), "SKIPPED " + reason);
                            }

                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    String message = result.getThrowable()
                                            .map(thrown -> " " + thrown.getMessage())
                                            .orElse("");
                                    outcomes.put(test.getLegacyReportingName(), result.getStatus() + message);
                                    result.getThrowable()
                                            .ifPresent(thrown -> failures.put(test.getLegacyReportingName(), thrown));
                                }
                            }
                        });

        assertEquals(
                new TreeMap<>(Map.of(
                        "runsInABundle()", "SUCCESSFUL",
                        "fails()", "FAILED as it must ==> expected: <1> but was: <2>",
                        "failsOfSomething()", "FAILED org.platter.block.api.BlockException: disk full",
                        "doesNotWantTo()", "ABORTED not today",
                        "isDisabled()", "SKIPPED for a reason",
                        "isRunForEveryNumber(int)[1]", "SUCCESSFUL",
                        "isRunForEveryNumber(int)[2]", "FAILED number 2 ==> expected: <true> but was: <false>",
                        "isRunForEveryNumber(int)[3]", "SUCCESSFUL",
                        "writesFiles(Path)", "SUCCESSFUL",
                        "runsInABundleToo()", "SUCCESSFUL")),
                outcomes);
        Throwable failure = failures.get("failsOfSomething()");
        assertEquals("java.io.IOException: really", failure.getCause().getMessage());
        assertTrue(
                Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(Samples.class.getName())),
                "shows where it failed");
    }

    @Test
    void findsServicesOnlyInside() {
        assertThrows(IllegalStateException.class, () -> Services.only(BlockDriver.class));
    }
}
