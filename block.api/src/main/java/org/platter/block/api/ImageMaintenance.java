package org.platter.block.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Work on an image that is not open as a disk: checking, resizing, compacting. Each method works on a storage that stays
 * the caller's, and either does the whole of its work or throws {@link BlockException} of kind {@code UNSUPPORTED} before
 * it changes anything.
 *
 * <p>A method that changes an image is crash-safe: cut off at any point, by a loss of power, a full disk or the
 * {@link Progress}, it leaves an image that opens and holds every byte of the disk. {@link #check Checking} it finds at
 * worst leaks, and as a note that a redundant copy lags behind; running the method again finishes the work.
 */
@ConsumerType
public interface ImageMaintenance {

    /** Looks for damage and leaks; reads only. Works on images that do not open, too. */
    ImageCheck check(Storage storage, Progress progress) throws IOException;

    /**
     * Changes the disk's size. What is cut off is lost: the caller has asked whether it may be. What is gained reads as
     * zeros, whatever a parent has there, from the moment the disk is larger.
     *
     * @param size bytes the guest is to see
     * @param options where to find parents
     */
    void resize(Storage storage, long size, OpenOptions options, Progress progress) throws IOException;

    /**
     * Gives back the space of clusters that read the same without it, and makes the file as short as it can be.
     *
     * @param options where to find parents
     */
    void compact(Storage storage, OpenOptions options, Progress progress) throws IOException;

    /**
     * Gives up the space of every cluster of a differencing image, so that it reads as its parent does. The last step of
     * a commit.
     */
    void empty(Storage storage, Progress progress) throws IOException;

    /** Makes a differencing image name another parent. Whether that holds the same bytes is the caller's business. */
    void relink(Storage storage, ParentLink parent) throws IOException;

    /**
     * Changes facts that the image records of itself.
     *
     * @param changes such as {@code uuid} or {@code creator}
     * @throws IllegalArgumentException if one is unknown or has a bad value
     */
    void amend(Storage storage, FormatOptions changes) throws IOException;
}
