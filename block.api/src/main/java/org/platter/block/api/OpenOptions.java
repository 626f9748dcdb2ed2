package org.platter.block.api;

import java.util.Objects;

/** How to open an image. Immutable; each {@code with} method returns a changed copy. */
public final class OpenOptions {

    /** Reading and writing, with no options. */
    public static final OpenOptions READ_WRITE = new OpenOptions(false, FormatOptions.NONE);

    /** Reading only, with no options. */
    public static final OpenOptions READ_ONLY = new OpenOptions(true, FormatOptions.NONE);

    private final boolean readOnly;
    private final FormatOptions format;

    private OpenOptions(boolean readOnly, FormatOptions format) {
        this.readOnly = readOnly;
        this.format = format;
    }

    /** Whether the disk is to be read only; the image is then not changed in any way. */
    public boolean readOnly() {
        return readOnly;
    }

    /** The format's own options. */
    public FormatOptions format() {
        return format;
    }

    /** The same with the format's own options replaced. */
    public OpenOptions withFormat(FormatOptions options) {
        return new OpenOptions(readOnly, Objects.requireNonNull(options));
    }
}
