package org.platter.framework.kit.inside;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.ops4j.pax.exam.ProbeInvoker;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Runs one Jupiter test of the bundle of tests at each call from outside. */
@Component(service = ProbeInvoker.class, property = "Probe-Signature=" + TestRunner.SIGNATURE)
public final class TestRunner implements ProbeInvoker {

    /** By what the service is found from outside. */
    public static final String SIGNATURE = "org.platter.framework.kit";

    /** The symbolic name of the bundle of tests. */
    public static final String TESTS = "org.platter.framework.kit.tests";

    /** In place of a test: only checks that every bundle has what it needs. */
    public static final String NO_TEST = "";

    /** Services and files are looked up by JUnit through the context class loader only; there are none to find. */
    private static final LauncherConfig JUPITER = LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build();

    private final BundleContext context;

    /** Runs the tests of this framework. */
    @Activate
    public TestRunner(BundleContext context) {
        this.context = context;
    }

    /**
     * Runs a test.
     *
     * @param arguments the unique identifier that Jupiter gives the test
     * @throws RuntimeException if the test failed or did not want to run, as {@link Outcome} packs it
     */
    @Override
    public void call(Object... arguments) {
        String test = (String) arguments[0];
        if (test.equals(NO_TEST)) {
            requireAllResolved();
            return;
        }
        Outcome outcome = new Outcome();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(tests().adapt(BundleWiring.class).getClassLoader());
        try {
            LauncherFactory.create(JUPITER)
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectUniqueId(test.substring(test.indexOf("[engine:junit-jupiter]"))))
                                    // How the test ends is noted where it was asked for.
                                    .configurationParameter("block.kit.conformance", "off")
                                    .build(),
                            outcome);
        } finally {
            thread.setContextClassLoader(before);
        }
        outcome.report(test);
    }

    private void requireAllResolved() {
        List<Bundle> unresolved = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .toList();
        if (!unresolved.isEmpty()) {
            throw new IllegalStateException(new AssertionError("bundles that miss something: " + unresolved));
        }
    }

    private Bundle tests() {
        return Stream.of(context.getBundles())
                .filter(bundle -> TESTS.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
