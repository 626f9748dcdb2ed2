package org.platter.block.api;

import java.io.IOException;
import java.util.Objects;

/** A failure of an image or its storage, with its kind and a message that says where, what was found and expected. */
public final class BlockException extends IOException {

    private static final long serialVersionUID = 1;

    /** What kind of failure, as far as a caller may act on it. */
    public enum Kind {
        /** The storage does not hold the driver's format. */
        NOT_THIS_FORMAT,
        /** The image contradicts its format. */
        CORRUPT,
        /** The image, or the request, is legal but beyond the driver. */
        UNSUPPORTED,
        /** A write to what is open for reading only. */
        READ_ONLY,
        /** The device or storage is closed. */
        CLOSED,
        /** Somebody else uses the image, or its driver is away. */
        BUSY,
        /** The host, or the format's address space, is full. */
        NO_SPACE,
        /** A differencing image's parent is not to be found. */
        PARENT_MISSING,
        /** A differencing image's parent is not the one it was made from. */
        PARENT_MISMATCH,
        /** Reading or writing failed below the driver. */
        IO
    }

    private final Kind kind;

    /** A failure without a deeper cause. */
    public BlockException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** A failure with a deeper cause, which may be null. */
    public BlockException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }
}
