package org.platter.qcow2.driver;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** An operation that works on an image in place, as the tests of all of them see it. */
enum Operation {
    GROW {
        @Override
        long newSize(long size, Random random) {
            return size + 512L * random.nextInt(20_000);
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
        void run(Storage storage, RandomImage image, long newSize) throws IOException {
            MAINTENANCE.compact(storage, OpenOptions.READ_WRITE.withParents(image.finder()), Progress.NONE);
        }
    },
    RELINK {
        @Override
        void run(Storage storage, RandomImage image, long newSize) throws IOException {
            if (image.hasParent()) {
                int folders = Header.read(storage).clusterSize() < 1024 ? 20 : 60;
                MAINTENANCE.relink(storage, image.link("folder/".repeat(folders) + "base.qcow2"));
                MAINTENANCE.relink(storage, image.link("elsewhere/base.qcow2"));
            }
        }
    },
    AMEND {
        @Override
        void run(Storage storage, RandomImage image, long newSize) throws IOException {
            MAINTENANCE.amend(storage, TestImages.options("compat=1.1,lazy_refcounts=on"));
        }
    };

    private static final Qcow2Maintenance MAINTENANCE = new Qcow2Maintenance();

    /** The disk's size afterwards. */
    long newSize(long size, Random random) {
        return size;
    }

    void run(Storage storage, RandomImage image, long newSize) throws IOException {
        MAINTENANCE.resize(storage, newSize, OpenOptions.READ_WRITE.withParents(image.finder()), Progress.NONE);
    }

    /**
     * Whether a content is right while the operation has perhaps not come to its end: the disk has one of the two sizes and
     * its bytes, and where it has become larger it shows zeros.
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
