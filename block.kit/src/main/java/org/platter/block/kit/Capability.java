package org.platter.block.kit;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What not every driver can do. A contract test that needs what a driver lacks is reported as not applicable. */
public enum Capability {
    /** Makes new images. */
    CREATE("makes no images"),
    /** Opens disks for writing. */
    WRITE("writes no images"),
    /** Recognises its images. */
    PROBE("recognises no images"),
    /** Opens and makes images whose missing parts are those of a parent. */
    PARENTS("knows no images with parents");

    /** All but {@link #PARENTS}. */
    public static final Set<Capability> USUAL = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(PARENTS)));

    private final String lack;

    Capability(String lack) {
        this.lack = lack;
    }

    /** How to say that a driver lacks it: "the driver ...". */
    String lack() {
        return lack;
    }
}
