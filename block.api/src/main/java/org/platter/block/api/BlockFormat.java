package org.platter.block.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Says which format a driver component is for, where no code of the driver runs: as properties of its service, and as a
 * capability of its bundle by which a resolver finds the driver of a format. Written beside {@code @Component}; it is read
 * when the bundle is built and needs nothing at run time.
 *
 * <p>The service's properties are {@code block.format.name}, {@code block.format.aliases} and
 * {@code block.format.extensions}. The capability is of the namespace {@value #NAMESPACE} and has the attributes
 * {@code format}, {@code aliases} and {@code extensions}; {@link RequireBlockFormat} asks for it.
 */
@ComponentPropertyType
@Capability(namespace = BlockFormat.NAMESPACE)
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface BlockFormat {

    /** The capability's namespace. */
    String NAMESPACE = "org.platter.block.format";

    /** What the names of the service's properties begin with. */
    String PREFIX_ = "block.format.";

    /** The same as {@link BlockDriver#format()}. */
    @Attribute("format")
    String name();

    /** The same as {@link BlockDriver#aliases()}. */
    @Attribute
    String[] aliases() default {};

    /** How names of such images usually end, without the dot, such as {@code vhd}. */
    @Attribute
    String[] extensions() default {};
}
