package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.platter.block.api.FormatOptions;
import org.platter.block.support.FileStorage;

/** How to open an image. Immutable; each {@code with} method returns a changed copy. */
public final class ImageOptions {

    /** Reading and writing, by the driver that bids most. */
    public static final ImageOptions READ_WRITE =
            new ImageOptions(false, Optional.empty(), FormatOptions.NONE, false, false, false, List.of());

    /** Reading only, by the driver that bids most. */
    public static final ImageOptions READ_ONLY = READ_WRITE.withReadOnly(true);

    private final boolean readOnly;
    private final Optional<String> format;
    private final FormatOptions formatOptions;
    private final boolean rawFallback;
    private final boolean snapshot;
    private final boolean unlocked;
    private final List<Path> parentFolders;

    private ImageOptions(
            boolean readOnly,
            Optional<String> format,
            FormatOptions formatOptions,
            boolean rawFallback,
            boolean snapshot,
            boolean unlocked,
            List<Path> parentFolders) {
        this.readOnly = readOnly;
        this.format = format;
        this.formatOptions = formatOptions;
        this.rawFallback = rawFallback;
        this.snapshot = snapshot;
        this.unlocked = unlocked;
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
     * Whether the image and its parents are read whoever writes them, without a lock; see {@link
     * org.platter.block.support.FileStorage#openUnlocked}. Only for an image that is opened {@link #readOnly read-only}.
     */
    public boolean unlocked() {
        return unlocked;
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
        return new ImageOptions(value, format, formatOptions, rawFallback, snapshot, unlocked, parentFolders);
    }

    /** The same for an image of this format, by its name or an alias of it. No probe is made: the caller is believed. */
    public ImageOptions withFormat(String value) {
        return new ImageOptions(
                readOnly, Optional.of(value), formatOptions, rawFallback, snapshot, unlocked, parentFolders);
    }

    /** The same with {@link #formatOptions} replaced. */
    public ImageOptions withFormatOptions(FormatOptions value) {
        return new ImageOptions(
                readOnly, format, Objects.requireNonNull(value), rawFallback, snapshot, unlocked, parentFolders);
    }

    /** The same with {@link #rawFallback} replaced. */
    public ImageOptions withRawFallback(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, value, snapshot, unlocked, parentFolders);
    }

    /** The same with {@link #snapshot} replaced. */
    public ImageOptions withSnapshot(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, rawFallback, value, unlocked, parentFolders);
    }

    /** The same with {@link #unlocked} replaced. */
    public ImageOptions withUnlocked(boolean value) {
        return new ImageOptions(readOnly, format, formatOptions, rawFallback, snapshot, value, parentFolders);
    }

    /** The same with {@link #parentFolders} replaced; the root of a file system allows everything on it. */
    public ImageOptions withParentFolders(Path... folders) {
        return new ImageOptions(readOnly, format, formatOptions, rawFallback, snapshot, unlocked, List.of(folders));
    }

    /**
     * Opens a file for reading.
     *
     * @throws IOException as {@link FileStorage#open}
     */
    FileStorage openToRead(Path path) throws IOException {
        return unlocked ? FileStorage.openUnlocked(path) : FileStorage.open(path, true);
    }

    /**
     * Opens the file of the image itself.
     *
     * @throws IOException as {@link FileStorage#open}
     * @throws IllegalArgumentException if it is to be written without a lock
     */
    FileStorage openFile(Path path) throws IOException {
        if (unlocked && !imageReadOnly()) {
            throw new IllegalArgumentException(path + ": expected to be opened for reading only, since without a lock");
        }
        return imageReadOnly() ? openToRead(path) : FileStorage.open(path, false);
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
