package org.platter.block.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the tests of an interface are about: a line of the conformance table. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Theme {

    /** In a few words. */
    String value();
}
