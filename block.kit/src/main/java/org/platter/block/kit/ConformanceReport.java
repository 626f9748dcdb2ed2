package org.platter.block.kit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Notes how each test of a contract ends. */
final class ConformanceReport implements TestWatcher {

    /** Switches the report off where this is {@code off}, as where single tests are run on somebody's behalf. */
    static final String SWITCH = "block.kit.conformance";

    private static final Namespace NAMESPACE = Namespace.create(ConformanceReport.class);

    ConformanceReport() {}

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, Conformance.Result.PASSED, "");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        note(context, Conformance.Result.FAILED, String.valueOf(cause.getMessage()));
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean notApplicable = reason.startsWith(NotApplicable.PREFIX);
        note(
                context,
                notApplicable ? Conformance.Result.NOT_APPLICABLE : Conformance.Result.SKIPPED,
                notApplicable ? reason.substring(NotApplicable.PREFIX.length()) : reason);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, Conformance.Result.SKIPPED, reason.orElse("disabled"));
    }

    private static void note(ExtensionContext context, Conformance.Result result, String reason) {
        if (context.getConfigurationParameter(SWITCH).filter("off"::equals).isPresent()) {
            return;
        }
        Class<?> top = context.getRequiredTestClass();
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        Theme theme = context.getRequiredTestMethod().getDeclaringClass().getAnnotation(Theme.class);
        context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Conformance.class, key -> new Conformance(), Conformance.class)
                .note(
                        top.getSimpleName(),
                        theme == null ? "its own" : theme.value(),
                        context.getRequiredTestMethod().getName(),
                        result,
                        reason);
    }
}
