package org.platter.block.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * Says on a class or package that its bundle cannot do without the driver of a format, so that a resolver adds that driver
 * to the bundle. It is read when the bundle is built and needs nothing at run time.
 */
@Requirement(namespace = BlockFormat.NAMESPACE, filter = "(|(format=${#value})(aliases=${#value}))")
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface RequireBlockFormat {

    /** The format's name or an alias of it, such as {@code vpc} or {@code vhd}, as its {@link BlockFormat} spells it. */
    String value();
}
