package org.platter.framework.kit;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.felix.scr.info.ScrInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.AssertionFailedError;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestContainerException;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.service.component.ComponentContext;
import org.osgi.util.promise.Promise;
import org.platter.block.api.BlockDriver;
import org.platter.block.images.Drives;
import org.platter.block.kit.Seeded;
import org.platter.block.support.CheckedDevice;
import org.platter.framework.kit.inside.Outcome;
import org.platter.framework.kit.inside.TestRunner;

/** A framework in a process of its own, with the tests of a class in it. */
final class RunningFramework implements AutoCloseable {

    /** What every framework has. A class stands for its bundle. */
    private static final List<Class<?>> BUNDLES = List.of(
            org.osgi.util.function.Function.class,
            Promise.class,
            ComponentContext.class,
            ScrInfo.class,
            AssertionFailedError.class,
            JUnitException.class,
            TestEngine.class,
            Launcher.class,
            Test.class,
            ParameterizedTest.class,
            JupiterTestEngine.class,
            BlockDriver.class,
            CheckedDevice.class,
            Drives.class,
            Seeded.class,
            InFramework.class);

    private static final long START_LIMIT_MILLIS = 60_000;

    private final TestContainer container;

    private RunningFramework(TestContainer container) {
        this.container = container;
    }

    static RunningFramework start(Class<?> testClass) {
        try {
            List<Option> options = new ArrayList<>(settings());
            Class<?>[] wanted = testClass.getAnnotation(InFramework.class).value();
            for (Class<?> type : Stream.concat(BUNDLES.stream(), Stream.of(wanted))
                    .distinct()
                    .toList()) {
                options.add(installed(BundleJars.of(type)));
            }
            options.add(installed(BundleJars.ofTests(testClass)));
            TestContainer container =
                    PaxExamRuntime.createContainer(PaxExamRuntime.createTestSystem(options.toArray(Option[]::new)));
            container.start();
            RunningFramework framework = new RunningFramework(container);
            framework.requireReady();
            return framework;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Option> settings() {
        List<Option> options = new ArrayList<>(List.of(
                systemTimeout(START_LIMIT_MILLIS),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                // Felix 7 uses sun.misc.Unsafe, about which newer JDKs warn.
                vmOption("-XX:+IgnoreUnrecognizedVMOptions"),
                vmOption("--sun-misc-unsafe-memory-access=allow")));
        Properties ours = System.getProperties();
        ours.stringPropertyNames().stream()
                .filter(name -> name.startsWith("block.kit."))
                .forEach(name -> options.add(systemProperty(name).value(ours.getProperty(name))));
        return options;
    }

    private static Option installed(Path jar) {
        return bundle(jar.toUri().toString());
    }

    private void requireReady() {
        try {
            container.call(new OneTest(TestRunner.NO_TEST));
        } catch (TestContainerException e) {
            close();
            throw new IllegalStateException(
                    "the framework did not get ready; are there two versions of a jar, the wrong one first? "
                            + Outcome.unpack(e).getMessage(),
                    e);
        }
    }

    /** Runs one test, and ends as it does. */
    void run(String uniqueId) throws Throwable {
        try {
            container.call(new OneTest(uniqueId));
        } catch (TestContainerException e) {
            throw Outcome.unpack(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    /** What Pax Exam passes on to the runner inside. */
    private record OneTest(String uniqueId) implements TestAddress {

        @Override
        public String identifier() {
            return TestRunner.SIGNATURE;
        }

        @Override
        public String caption() {
            return uniqueId;
        }

        @Override
        public TestAddress root() {
            return this;
        }

        @Override
        public Object[] arguments() {
            return new Object[] {uniqueId};
        }
    }
}
