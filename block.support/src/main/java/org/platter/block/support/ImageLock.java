package org.platter.block.support;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/**
 * Keeps other programs from writing a file that is open here, QEMU among them.
 *
 * <p>QEMU says by locks on single bytes what it does with a file (byte 100 + n) and what others must not do with it
 * (200 + n), where n is 1 for writing and 3 for resizing (block/file-posix.c, RAW_LOCK_PERM_BASE). It only ever takes shared
 * locks, and looks for those of others. Here a writer has all four bytes alone, and readers share the last two. Locks of
 * POSIX bind only who asks for them, so these may lie on the image's own bytes; Windows enforces them, so there one lies
 * behind everything.
 */
final class ImageLock {

    private static final boolean ENFORCED = File.separatorChar == '\\';

    private static final long[] DOES = {101, 103};
    private static final long[] FORBIDS = {201, 203};
    private static final long[] BEHIND = {Long.MAX_VALUE - 1};

    private ImageLock() {}

    /** Takes the locks, which end with the channel; false if somebody has one of them that is in the way. */
    static boolean take(FileChannel channel, boolean readOnly) throws IOException {
        if (ENFORCED) {
            return take(channel, BEHIND, readOnly);
        }
        return (readOnly || take(channel, DOES, false)) && take(channel, FORBIDS, readOnly);
    }

    private static boolean take(FileChannel channel, long[] bytes, boolean shared) throws IOException {
        try {
            for (long at : bytes) {
                if (channel.tryLock(at, 1, shared) == null) {
                    return false;
                }
            }
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
