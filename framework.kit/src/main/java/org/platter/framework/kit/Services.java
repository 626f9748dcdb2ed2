package org.platter.framework.kit;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What the bundles in a framework offer to the tests in it. */
public final class Services {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private Services() {}

    /**
     * The one service of a type; waits a while for its bundle to offer it.
     *
     * @throws IllegalStateException if there is none, or more than one; or outside a framework
     */
    public static <T> T only(Class<T> type) {
        return only(type, null);
    }

    /**
     * The one service of a type that a filter lets pass, such as {@code (format=vpc)}; as {@link #only(Class)}.
     *
     * @param filter in the framework's syntax; null for none
     */
    public static <T> T only(Class<T> type, String filter) {
        Bundle here = FrameworkUtil.getBundle(Services.class);
        if (here == null) {
            throw new IllegalStateException("not in a framework: is there @InFramework on the test class?");
        }
        BundleContext context = here.getBundleContext();
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            List<ServiceReference<T>> found = references(context, type, filter);
            if (found.size() == 1) {
                return context.getService(found.get(0));
            }
            if (found.size() > 1 || System.nanoTime() > deadline) {
                throw new IllegalStateException("found " + found.size() + " services of " + type.getName()
                        + (filter == null ? "" : " with " + filter) + ", expected one; bundles: "
                        + List.of(context.getBundles()));
            }
            Thread.onSpinWait();
        }
    }

    private static <T> List<ServiceReference<T>> references(BundleContext context, Class<T> type, String filter) {
        try {
            return List.copyOf(context.getServiceReferences(type, filter));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }
}
