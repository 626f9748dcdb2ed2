package org.platter.block.api;

import java.time.Instant;
import java.util.Objects;

/** What a differencing image is to know of its parent when it is created or relinked. Immutable. */
public final class ParentLink {

    private final DeviceInfo info;
    private final String absolutePath;
    private final String relativePath;
    private final Instant lastModified;

    private ParentLink(DeviceInfo info, String absolutePath, String relativePath, Instant lastModified) {
        this.info = Objects.requireNonNull(info);
        this.absolutePath = Objects.requireNonNull(absolutePath);
        this.relativePath = Objects.requireNonNull(relativePath);
        this.lastModified = Objects.requireNonNull(lastModified);
    }

    /**
     * Describes a parent.
     *
     * @param info of the parent, open now: its format, size and identity are recorded
     * @param absolutePath the parent's path, folders separated by {@code /}
     * @param relativePath the same from the child's folder, without {@code ./} in front
     * @param lastModified when the parent's file was last written
     */
    public static ParentLink of(DeviceInfo info, String absolutePath, String relativePath, Instant lastModified) {
        return new ParentLink(info, absolutePath, relativePath, lastModified);
    }

    /** The parent as a disk. */
    public DeviceInfo info() {
        return info;
    }

    /** The parent's path, folders separated by {@code /}. */
    public String absolutePath() {
        return absolutePath;
    }

    /** The parent's path from the child's folder, folders separated by {@code /}. */
    public String relativePath() {
        return relativePath;
    }

    /** When the parent's file was last written. */
    public Instant lastModified() {
        return lastModified;
    }
}
