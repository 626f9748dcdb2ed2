package org.platter.framework.kit.inside;

import java.util.concurrent.CancellationException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * How a test ended, packed into exceptions of the JDK's alone on its way from the framework to whoever asked: other classes
 * are not the same on both sides, or not there.
 */
public final class Outcome implements TestExecutionListener {

    private boolean ran;
    private Throwable failure;
    private String aborted;

    Outcome() {}

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        aborted = reason;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        ran |= test.isTest();
        Throwable thrown = result.getThrowable().orElse(null);
        if (result.getStatus() == Status.FAILED) {
            failure = thrown == null ? new AssertionError("no reason given") : thrown;
        } else if (result.getStatus() == Status.ABORTED) {
            aborted = thrown == null ? "no reason given" : String.valueOf(thrown.getMessage());
        }
    }

    void report(String test) {
        if (failure != null) {
            throw new IllegalStateException(copy(failure));
        }
        if (aborted != null) {
            throw new CancellationException(aborted);
        }
        if (!ran) {
            throw new IllegalStateException(new AssertionError(test + ": not found in the framework"));
        }
    }

    private static AssertionError copy(Throwable original) {
        Throwable cause = original.getCause();
        String text = original instanceof AssertionError ? original.getMessage() : original.toString();
        AssertionError copy = new AssertionError(text, cause == null ? null : copy(cause));
        copy.setStackTrace(original.getStackTrace());
        return copy;
    }

    /** What the test itself would have thrown, as far as that can be told. */
    public static Throwable unpack(Throwable received) {
        for (Throwable each = received; each != null; each = each.getCause()) {
            if (each instanceof CancellationException) {
                return new TestAbortedException(each.getMessage());
            }
            if (each instanceof AssertionError) {
                AssertionFailedError failure = new AssertionFailedError(each.getMessage(), each.getCause());
                failure.setStackTrace(each.getStackTrace());
                return failure;
            }
        }
        return received;
    }
}
