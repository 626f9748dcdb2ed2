package org.platter.block.api;

import java.util.Objects;

/** What image to create. Immutable; each {@code with} method returns a changed copy. */
public final class CreateOptions {

    private final long size;
    private final FormatOptions format;

    private CreateOptions(long size, FormatOptions format) {
        this.size = size;
        this.format = format;
    }

    /**
     * A disk of this size with the format's default options.
     *
     * @param size bytes the guest sees; 0 or more
     */
    public static CreateOptions ofSize(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size + ": expected 0 or more");
        }
        return new CreateOptions(size, FormatOptions.NONE);
    }

    /** Bytes the guest sees. */
    public long size() {
        return size;
    }

    /** The format's own options. */
    public FormatOptions format() {
        return format;
    }

    /** The same with the format's own options replaced. */
    public CreateOptions withFormat(FormatOptions options) {
        return new CreateOptions(size, Objects.requireNonNull(options));
    }
}
