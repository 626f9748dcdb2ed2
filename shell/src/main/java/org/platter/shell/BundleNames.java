package org.platter.shell;

import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Bundles as people name them: by number or by symbolic name, of which {@code org.platter.} may be left away. */
final class BundleNames {

    private static final String OURS = "org.platter.";

    private BundleNames() {}

    static Optional<Bundle> find(BundleContext context, String name) {
        if (name.matches("[0-9]{1,18}")) {
            return Optional.ofNullable(context.getBundle(Long.parseLong(name)));
        }
        return Stream.of(context.getBundles())
                .filter(bundle ->
                        name.equals(bundle.getSymbolicName()) || (OURS + name).equals(bundle.getSymbolicName()))
                .findFirst();
    }

    static Bundle require(BundleContext context, String name) {
        return find(context, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("bundle '" + name + "': none is called so; lb lists them"));
    }

    /** As short as {@link #find} understands it. */
    static String shortest(Bundle bundle) {
        String name = bundle.getSymbolicName();
        if (name == null) {
            return Long.toString(bundle.getBundleId());
        }
        return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }
}
