package org.platter.framework.kit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Has the tests of a Jupiter class, and of those nested in it, run in a real OSGi framework: Felix with declarative
 * services, in a process of its own that Pax Exam starts before the first test and stops after the last.
 *
 * <p>In the framework are the bundles named here, {@code block.api}, {@code block.support}, {@code block.images}, {@code
 * block.kit}, JUnit, and one made of all that lies beside the test class. Each test is started there when its turn comes
 * here, with its {@code BeforeEach} methods and parameters, and what becomes of it is reported here. The class itself is
 * constructed on both sides, so its constructor should do nothing.
 *
 * <p>The test class must not be in a package that a bundle exports, since in a framework a package is of one bundle only; in
 * one that a bundle keeps to itself, it does not see what the bundle has there.
 *
 * <p>The bundles' jars have to be built: run such tests in Maven's phase {@code integration-test}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(FrameworkExtension.class)
public @interface InFramework {

    /** A class of each bundle to be installed and started, such as the driver's. */
    Class<?>[] value();
}
