package org.platter.integration.tests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** What a framework is made of in these tests. The jars' paths come as system properties from the build. */
final class Framework {

    private Framework() {}

    /** Felix with declarative services and these bundles of ours, all started. */
    static Option with(String... bundles) {
        String[] services = {
            "org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component", "org.apache.felix.scr",
        };
        Option[] installed = Stream.concat(Arrays.stream(services), Arrays.stream(bundles))
                .map(name -> bundle(location(name)))
                .toArray(Option[]::new);
        return composite(
                junitBundles(),
                composite(installed),
                vmOptions(),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
    }

    /** Hands the path of a jar on to a test that installs it itself. */
    static Option installable(String name) {
        return systemProperty(name).value(System.getProperty(name));
    }

    static String location(String name) {
        return Path.of(System.getProperty(name)).toUri().toString();
    }

    private static Option vmOptions() {
        return composite(Arrays.stream(System.getProperty("test.jvm.args").split(" "))
                .map(argument -> vmOption(argument))
                .toArray(Option[]::new));
    }
}
