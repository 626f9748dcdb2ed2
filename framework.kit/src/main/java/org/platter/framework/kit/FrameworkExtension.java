package org.platter.framework.kit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.osgi.framework.FrameworkUtil;

/**
 * Does nothing when it is itself in a framework. Else it starts one for a class, and in place of each test calls the same
 * test there: what Jupiter names it by is the same on both sides.
 */
final class FrameworkExtension implements BeforeAllCallback, InvocationInterceptor {

    private static final Namespace NAMESPACE = Namespace.create(FrameworkExtension.class);
    private static final boolean INSIDE = FrameworkUtil.getBundle(FrameworkExtension.class) != null;

    FrameworkExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!INSIDE) {
            // A nested class finds the framework of the class around it.
            context.getStore(NAMESPACE)
                    .computeIfAbsent(
                            RunningFramework.class,
                            key -> RunningFramework.start(context.getRequiredTestClass()),
                            RunningFramework.class);
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        runInside(invocation, extensionContext);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        runInside(invocation, extensionContext);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        onlyInside(invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        onlyInside(invocation);
    }

    private static void runInside(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (INSIDE) {
            invocation.proceed();
        } else {
            invocation.skip();
            context.getStore(NAMESPACE)
                    .get(RunningFramework.class, RunningFramework.class)
                    .run(context.getUniqueId());
        }
    }

    private static void onlyInside(Invocation<Void> invocation) throws Throwable {
        if (INSIDE) {
            invocation.proceed();
        } else {
            invocation.skip();
        }
    }
}
