package org.platter.block.api;

import java.util.Objects;
import java.util.Optional;

/** What image to create. Immutable; each {@code with} method returns a changed copy. */
public final class CreateOptions {

    private final long size;
    private final Optional<ParentLink> parent;
    private final FormatOptions format;

    private CreateOptions(long size, Optional<ParentLink> parent, FormatOptions format) {
        this.size = size;
        this.parent = parent;
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
        return new CreateOptions(size, Optional.empty(), FormatOptions.NONE);
    }

    /** Bytes the guest sees. */
    public long size() {
        return size;
    }

    /** The parent of a differencing image; empty for an image that stands alone. */
    public Optional<ParentLink> parent() {
        return parent;
    }

    /** The format's own options. */
    public FormatOptions format() {
        return format;
    }

    /** The same with the format's own options replaced. */
    public CreateOptions withFormat(FormatOptions options) {
        return new CreateOptions(size, parent, Objects.requireNonNull(options));
    }

    /** The same as a differencing image over this parent. */
    public CreateOptions withParent(ParentLink link) {
        return new CreateOptions(size, Optional.of(link), format);
    }
}
