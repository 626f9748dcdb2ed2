package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The kinds of images that QEMU makes. Each has some content of every kind that it can have. */
enum Flavour {
    DEFAULT(""),
    VERSION_2("compat=0.10"),
    CLUSTERS_512("cluster_size=512"),
    CLUSTERS_4K_VERSION_2("compat=0.10,cluster_size=4k"),
    CLUSTERS_2M("cluster_size=2M"),
    REFCOUNTS_1("refcount_bits=1"),
    REFCOUNTS_2("refcount_bits=2,cluster_size=1k"),
    REFCOUNTS_4("refcount_bits=4"),
    REFCOUNTS_8("refcount_bits=8"),
    REFCOUNTS_32("refcount_bits=32"),
    REFCOUNTS_64("refcount_bits=64,cluster_size=512"),
    LAZY("lazy_refcounts=on"),
    PREALLOCATED("preallocation=metadata"),
    FULL("preallocation=full"),
    SUBCLUSTERS("extended_l2=on,cluster_size=16k"),
    SUBCLUSTERS_64K("extended_l2=on"),
    COMPRESSED("") {
        @Override
        void fill(Qemu qemu, Path image, Random random) throws IOException {
            super.fill(qemu, image, random);
            compress(qemu, image);
        }
    },
    COMPRESSED_SMALL("cluster_size=4k") {
        @Override
        void fill(Qemu qemu, Path image, Random random) throws IOException {
            super.fill(qemu, image, random);
            compress(qemu, image);
        }
    },
    COMPRESSED_SUBCLUSTERS("extended_l2=on,cluster_size=32k") {
        @Override
        void fill(Qemu qemu, Path image, Random random) throws IOException {
            super.fill(qemu, image, random);
            compress(qemu, image);
        }
    },
    SNAPSHOTS("") {
        @Override
        void fill(Qemu qemu, Path image, Random random) throws IOException {
            super.fill(qemu, image, random);
            qemu.img("snapshot", "-c", "first", image);
            super.fill(qemu, image, random);
            qemu.img("snapshot", "-c", "second", image);
        }
    },
    SNAPSHOTS_SUBCLUSTERS("extended_l2=on,cluster_size=16k") {
        @Override
        void fill(Qemu qemu, Path image, Random random) throws IOException {
            super.fill(qemu, image, random);
            qemu.img("snapshot", "-c", "first", image);
        }
    },
    SNAPSHOTS_VERSION_2("compat=0.10,cluster_size=4k") {
        @Override
        void fill(Qemu qemu, Path image, Random random) throws IOException {
            super.fill(qemu, image, random);
            qemu.img("snapshot", "-c", "first", image);
        }
    },
    OVER_RAW("") {
        @Override
        Path make(Qemu qemu, Path folder, Random random) throws IOException {
            Files.write(folder.resolve("base.raw"), bytes(random, SIZE));
            return over(qemu, folder, random, "base.raw", "raw", "", SIZE);
        }
    },
    OVER_SHORTER_RAW("") {
        @Override
        Path make(Qemu qemu, Path folder, Random random) throws IOException {
            Files.write(folder.resolve("base.raw"), bytes(random, SIZE / 3));
            return over(qemu, folder, random, "base.raw", "raw", "cluster_size=4k", SIZE);
        }
    },
    OVER_VERSION_2("") {
        @Override
        Path make(Qemu qemu, Path folder, Random random) throws IOException {
            Path base = SNAPSHOTS.make(qemu, Files.createDirectory(folder.resolve("below")), random);
            String name = folder.relativize(base).toString();
            return over(qemu, folder, random, name, "qcow2", "compat=0.10", SIZE);
        }
    },
    OVER_SUBCLUSTERS("") {
        @Override
        Path make(Qemu qemu, Path folder, Random random) throws IOException {
            Path base = COMPRESSED.make(qemu, Files.createDirectory(folder.resolve("below")), random);
            String name = folder.relativize(base).toString();
            return over(qemu, folder, random, name, "qcow2", "extended_l2=on,cluster_size=16k", SIZE + 51200);
        }
    };

    /** Not whole clusters of any size but the smallest. */
    static final int SIZE = (4 << 20) + 5 * 512;

    private final String options;

    Flavour(String options) {
        this.options = options;
    }

    Path make(Qemu qemu, Path folder, Random random) throws IOException {
        Path image = folder.resolve("disk.qcow2");
        qemu.img("create", "-q", "-f", "qcow2", "-o", "size=" + SIZE + (options.isEmpty() ? "" : ",") + options, image);
        fill(qemu, image, random);
        return image;
    }

    private static Path over(
            Qemu qemu, Path folder, Random random, String base, String format, String options, long size)
            throws IOException {
        Path image = folder.resolve("disk.qcow2");
        String all = "size=" + size + (options.isEmpty() ? "" : ",") + options;
        qemu.img("create", "-q", "-f", "qcow2", "-b", base, "-F", format, "-o", all, image);
        DEFAULT.fill(qemu, image, random);
        return image;
    }

    /** Data, zeros over data, zeros over nothing, discarded data: whole clusters and pieces. */
    void fill(Qemu qemu, Path image, Random random) throws IOException {
        String[] commands = new String[40];
        for (int i = 0; i < commands.length; i++) {
            int length = 512 * (1 + random.nextInt(random.nextInt(4) == 0 ? 1000 : 20));
            int offset = 512 * random.nextInt((SIZE - length) / 512);
            commands[i] = switch (random.nextInt(8)) {
                case 0 -> "write -z " + offset + " " + length;
                case 1 -> "write -z -u " + offset + " " + length;
                case 2 -> "discard " + offset + " " + length;
                default -> "write -P " + (1 + random.nextInt(255)) + " " + offset + " " + length;
            };
        }
        qemu.io(image, commands);
    }

    /** Deflates some of the clusters, and writes over others. */
    void compress(Qemu qemu, Path image) throws IOException {
        Path plain = image.resolveSibling("plain.qcow2");
        Files.move(image, plain);
        String all = options.isEmpty() ? "compat=1.1" : options;
        qemu.img("convert", "-c", "-f", "qcow2", "-O", "qcow2", "-o", all, plain, image);
        qemu.io(image, "write -P 17 69632 3k", "write -P 18 1M 512");
        Files.delete(plain);
    }

    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
