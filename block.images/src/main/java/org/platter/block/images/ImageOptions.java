package org.platter.block.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.platter.block.api.FormatOptions;

/** How to open an image. Immutable; each {@code with} method returns a changed copy. */
public final class ImageOptions {

    /** Reading and writing, by the driver that bids most. */
    public static final ImageOptions READ_WRITE =
            new ImageOptions(false, Optional.empty(), FormatOptions.NONE, false, false, List.of());

    /** Reading only, by the driver that bids most. */
    public static final ImageOptions READ_ONLY = READ_WRITE.withReadOnly(true);

    private final boolean readOnly;
    private final Optional<String> format;
    private final FormatOptions formatOptions;
    private final boolean rawFallback;
    private final boolean snapshot;
    private final List<Path> parentFolders;

    private ImageOptions(
            boolean readOnly,
            Optional<String> format,
            FormatOptions formatOptions,
            boolean rawFallback,
            boolean snapshot,
            List<Path> parentFolders) {
        this.readOnly = readOnly;
        this.format = format;
        this.formatOptions = formatOptions;
        this.rawFallback = rawFallback;
        this.snapshot = snapshot;
        this.parentFolders = parentFolders;
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

    /**
     * Folders in and below which the parents of differencing images may be, beside those of the images of the chain itself. A
     * parent named by the format option {@code parent}, relative to the image's folder, may be anywhere.
     */
    public List<Path> parentFolders() {
        return parentFolders;
    }

    /** The same with {@link #readOnly} replaced. */
    public ImageOptions withReadOnly(boolean value) {
        return new ImageOptions(value, format, formatOptions, rawFallback, snapshot, parentFolders);
    }

    /** The same for an image of this format, by its name or an alias of it. No probe is made: the caller is believed. */
    public ImageOptions withFormat(String value) {
        return new ImageOptions(readOnly, Optional.of(value), formatOptions, rawFallback, snapshot, parentFolders);
    }

    /** The same with {@link #formatOptions} replaced. */
    public ImageOptions withFormatOptions(FormatOptions value) {
        return new ImageOptions(readOnly, format, Objects.requireNonNull(value), rawFallback, snapshot, parentFolders);
    }

    /** The same with {@link #rawFallback} replaced. */
    public ImageOptions withRawFallback(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, value, snapshot, parentFolders);
    }

    /** The same with {@link #snapshot} replaced. */
    public ImageOptions withSnapshot(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, rawFallback, value, parentFolders);
    }

    /** The same with {@link #parentFolders} replaced; the root of a file system allows everything on it. */
    public ImageOptions withParentFolders(Path... folders) {
        return new ImageOptions(readOnly, format, formatOptions, rawFallback, snapshot, List.of(folders));
    }

    /** Whether the same driver opens an image in the same way, but for what may be written. */
    boolean opensAs(ImageOptions other) {
        return format.equals(other.format)
                && formatOptions.equals(other.formatOptions)
                && rawFallback == other.rawFallback
                && parentFolders.equals(other.parentFolders);
    }

    /** Whether there are writes to be kept in memory. */
    boolean makesSnapshot() {
        return snapshot && !readOnly;
    }

    /** Whether the image itself is only read. */
    boolean imageReadOnly() {
        return readOnly || snapshot;
    }
}
