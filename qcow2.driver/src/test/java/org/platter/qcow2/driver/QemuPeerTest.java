package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Progress;
import org.platter.block.kit.Seeded;
import org.platter.block.support.DiskFile;
import org.platter.block.support.FileStorage;

/** Images of QEMU's are read and written here, and images of ours by QEMU. */
class QemuPeerTest {

    private final Qemu qemu = new Qemu();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void whatQemuWroteIsReadAndWhatWeWriteItReads(Flavour flavour) throws Exception {
        Seeded.run(random -> {
            Path image = flavour.make(qemu, folder, random);
            byte[] twin = qemu.content(image);
            assertArrayEquals(twin, Disks.content(image));
            Map<String, byte[]> snapshots = snapshots(image);

            for (int round = 0; round < 2; round++) {
                try (BlockDevice device = Disks.open(image)) {
                    assertEquals(List.of(), device.info().problems());
                    Disks.use(device, twin, random, 80);
                    assertArrayEquals(twin, Disks.content(device));
                }
                qemu.check(image);
                assertArrayEquals(twin, Disks.content(image));
                assertArrayEquals(twin, qemu.content(image));
            }
            for (Map.Entry<String, byte[]> snapshot : snapshots.entrySet()) {
                assertArrayEquals(snapshot.getValue(), qemu.content(image, "-l", snapshot.getKey()));
            }
            flavour.fill(qemu, image, random);
            qemu.check(image);
            assertArrayEquals(qemu.content(image), Disks.content(image));
        });
    }

    private Map<String, byte[]> snapshots(Path image) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (BlockDevice device = Disks.open(image)) {
            if (device.info().details().get("snapshots") instanceof List<?> list) {
                for (Object each : list) {
                    String name = (String) ((Map<?, ?>) each).get("name");
                    contents.put(name, new byte[0]);
                }
            }
        }
        for (String name : contents.keySet()) {
            contents.put(name, qemu.content(image, "-l", name));
        }
        return contents;
    }

    @ParameterizedTest
    @EnumSource
    void checksAsQemuDoes(Flavour flavour) throws Exception {
        Seeded.run(random -> {
            Path image = flavour.make(qemu, folder, random);
            ImageCheck check = check(image);
            assertEquals(List.of(), check.findings());
            String json = qemu.img("check", "-f", "qcow2", "--output=json", image);
            assertEquals(number(json, "image-end-offset"), check.endOfImage());
            assertEquals(number(json, "total-clusters"), check.clusters());
            assertEquals(number(json, "allocated-clusters"), check.allocatedClusters());
            assertEquals(number(json, "fragmented-clusters"), check.fragmentedClusters());
            assertEquals(number(json, "compressed-clusters"), check.compressedClusters());
        });
    }

    static ImageCheck check(Path image) throws IOException {
        try (FileStorage storage = FileStorage.open(image, true)) {
            return new Qcow2Maintenance().check(storage, Progress.NONE);
        }
    }

    private static long number(String json, String name) {
        int at = json.indexOf('"' + name + "\": ");
        return at < 0
                ? 0
                : Long.parseLong(json.substring(at + name.length() + 4).split("[,\\s}]+")[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compat=1.1",
                "compat=0.10",
                "cluster_size=512",
                "cluster_size=2M",
                "refcount_bits=1",
                "refcount_bits=64,cluster_size=512",
                "lazy_refcounts=on",
                "preallocation=metadata",
                "preallocation=metadata,cluster_size=512,compat=0.10",
                "extended_l2=on",
                "extended_l2=on,cluster_size=16k,preallocation=metadata"
            })
    void createsWhatQemuTakesForItsOwn(String options) throws Exception {
        Seeded.run(random -> {
            Path image = folder.resolve("disk.qcow2");
            FormatOptions format = FormatOptions.NONE;
            for (String option : options.split(",")) {
                format = format.with(option.split("=")[0], option.split("=")[1]);
            }
            DiskFile.create(
                    image, new Qcow2Driver(), CreateOptions.ofSize(Flavour.SIZE).withFormat(format));
            qemu.check(image);
            assertArrayEquals(new byte[Flavour.SIZE], qemu.content(image));
            Path theirs = folder.resolve("theirs.qcow2");
            qemu.img("create", "-q", "-f", "qcow2", "-o", options, theirs, Flavour.SIZE);
            assertEquals(facts(theirs), facts(image));

            Flavour.DEFAULT.fill(qemu, image, random);
            qemu.check(image);
            assertArrayEquals(qemu.content(image), Disks.content(image));
        });
    }

    /** What {@code qemu-img info} says of the format, without names and sizes of the file. */
    private String facts(Path image) {
        String json = qemu.img("info", "--output=json", image);
        assertTrue(json.contains("format-specific"), json);
        return json.replaceAll("\"(filename|actual-size)\": [^\\n]*", "");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 512, 1L << 40, (64L << 40) - 512})
    void createsSmallAndLargeDisks(long size) throws IOException {
        Path image = folder.resolve("disk.qcow2");
        DiskFile.create(image, new Qcow2Driver(), CreateOptions.ofSize(size));
        qemu.check(image);
        try (BlockDevice device = Disks.open(image)) {
            assertEquals(size, device.info().size());
            if (size > 0) {
                device.write(ByteBuffer.allocate(512).put(0, (byte) 7), size - 512);
            }
        }
        qemu.check(image);
        if (size > 0) {
            qemu.io(image, "read -P 7 " + (size - 512) + " 1", "read -P 0 " + (size - 511) + " 511");
        }
    }
}
