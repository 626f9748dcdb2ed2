package org.platter.block.images;

import java.util.Objects;
import java.util.Optional;
import org.platter.block.api.FormatOptions;

/** How to open an image. Immutable; each {@code with} method returns a changed copy. */
public final class ImageOptions {

    /** Reading and writing, by the driver that bids most. */
    public static final ImageOptions READ_WRITE =
            new ImageOptions(false, Optional.empty(), FormatOptions.NONE, false, false);

    /** Reading only, by the driver that bids most. */
    public static final ImageOptions READ_ONLY = READ_WRITE.withReadOnly(true);

    private final boolean readOnly;
    private final Optional<String> format;
    private final FormatOptions formatOptions;
    private final boolean rawFallback;
    private final boolean snapshot;

    private ImageOptions(
            boolean readOnly,
            Optional<String> format,
            FormatOptions formatOptions,
            boolean rawFallback,
            boolean snapshot) {
        this.readOnly = readOnly;
        this.format = format;
        this.formatOptions = formatOptions;
        this.rawFallback = rawFallback;
        this.snapshot = snapshot;
    }

    /** Whether the disk is to be read only. */
    public boolean readOnly() {
        return readOnly;
    }

    /** The format, if it is not left to the drivers to recognise it. */
    public Optional<String> format() {
        return format;
    }

    /** The format's own options. */
    public FormatOptions formatOptions() {
        return formatOptions;
    }

    /** Whether an image that nobody recognises is opened as a raw one, for reading only. */
    public boolean rawFallback() {
        return rawFallback;
    }

    /** Whether writes are kept in memory and forgotten on close; the image itself is then only read. */
    public boolean snapshot() {
        return snapshot;
    }

    /** The same with {@link #readOnly} replaced. */
    public ImageOptions withReadOnly(boolean value) {
        return new ImageOptions(value, format, formatOptions, rawFallback, snapshot);
    }

    /** The same for an image of this format, by its name or an alias of it. No probe is made: the caller is believed. */
    public ImageOptions withFormat(String value) {
        return new ImageOptions(readOnly, Optional.of(value), formatOptions, rawFallback, snapshot);
    }

    /** The same with {@link #formatOptions} replaced. */
    public ImageOptions withFormatOptions(FormatOptions value) {
        return new ImageOptions(readOnly, format, Objects.requireNonNull(value), rawFallback, snapshot);
    }

    /** The same with {@link #rawFallback} replaced. */
    public ImageOptions withRawFallback(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, value, snapshot);
    }

    /** The same with {@link #snapshot} replaced. */
    public ImageOptions withSnapshot(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, rawFallback, value);
    }

    /** Whether the image itself is only read. */
    boolean imageReadOnly() {
        return readOnly || snapshot;
    }
}
