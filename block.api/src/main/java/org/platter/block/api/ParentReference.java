package org.platter.block.api;

import java.util.Objects;
import java.util.Optional;

/**
 * How a differencing image names its parent.
 *
 * @param path relative to the child's folder, or absolute; folders separated by {@code /}, whatever system wrote it. A
 *     drive letter may stand first, as in {@code C:/disks/base.vhd}
 * @param format the parent's format, if the child says it
 */
public record ParentReference(String path, Optional<String> format) {

    /** Checks that both parts are there. */
    public ParentReference {
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
    }
}
