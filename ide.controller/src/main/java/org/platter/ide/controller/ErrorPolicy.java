package org.platter.ide.controller;

import java.util.Locale;

/** What becomes of a guest's request that the host cannot do. The names are those of QEMU's options {@code rerror} and {@code werror}. */
public enum ErrorPolicy {
    /** The guest sees an ATA error. */
    REPORT,
    /** The machine stands still; when it goes on, the request is tried again. */
    STOP,
    /** The guest is told that all is well: what cannot be read is zeros, what cannot be written is lost. */
    IGNORE,
    /** As {@link #STOP} when the host has no space, and otherwise as {@link #REPORT}. */
    ENOSPC;

    /**
     * The policy of a name, such as {@code report}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ErrorPolicy of(String name) {
        for (ErrorPolicy policy : values()) {
            if (policy.toString().equals(name)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("error policy '" + name + "': expected report, stop, ignore or enospc");
    }

    /** The name as an option has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
