package org.platter.block.api;

import java.util.Objects;
import java.util.Optional;

/**
 * How a differencing image names its parent.
 *
 * @param path relative to the child's folder, or absolute; folders separated by {@code /}, whatever system wrote it. A
 *     drive letter may stand first, as in {@code C:/disks/base.vhd}
 * @param format the parent's format, if the child says it
 * @param options with which the child was opened and the parent is to be, too; another format's driver need not know them
 */
public record ParentReference(String path, Optional<String> format, FormatOptions options) {

    /** Checks that all parts are there. */
    public ParentReference {
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
        Objects.requireNonNull(options);
    }

    /** A reference to a parent that is opened without options. */
    public ParentReference(String path, Optional<String> format) {
        this(path, format, FormatOptions.NONE);
    }
}
