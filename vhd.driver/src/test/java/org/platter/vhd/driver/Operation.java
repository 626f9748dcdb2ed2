package org.platter.vhd.driver;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** An operation that works on an image in place, as the tests of all of them see it. */
enum Operation {
    GROW {
        @Override
        long newSize(long size, Random random) {
            return size + 512L * random.nextInt(1000);
        }
    },
    SHRINK {
        @Override
        long newSize(long size, Random random) {
            return 512 * (random.nextInt((int) (size / 512) + 1));
        }
    },
    COMPACT {
        @Override
        void run(Storage image, MemoryFolder folder, long newSize, Progress progress) throws IOException {
            MAINTENANCE.compact(image, OpenOptions.READ_WRITE.withParents(folder), progress);
        }
    },
    EMPTY {
        @Override
        void run(Storage image, MemoryFolder folder, long newSize, Progress progress) throws IOException {
            MAINTENANCE.empty(image, progress);
        }
    };

    private static final ImageMaintenance MAINTENANCE =
            new VhdDriver().maintenance().orElseThrow();

    /** The disk's size afterwards. */
    long newSize(long size, Random random) {
        return size;
    }

    void run(Storage image, MemoryFolder folder, long newSize, Progress progress) throws IOException {
        MAINTENANCE.resize(image, newSize, OpenOptions.READ_WRITE.withParents(folder), progress);
    }

    /**
     * Whether a content is right while the operation has perhaps not come to its end: the disk has one of the two sizes and
     * its bytes, and where it has become larger it shows zeros, whatever is below.
     */
    static boolean keeps(byte[] before, byte[] after, long newSize) {
        int common = (int) Math.min(before.length, newSize);
        if (after.length != before.length && after.length != newSize
                || !Arrays.equals(before, 0, common, after, 0, common)) {
            return false;
        }
        for (int i = before.length; i < after.length; i++) {
            if (after[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
