package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.kit.Peer;

/** The verbs and a format that none of them knows: its driver is in the jar, and that is all. */
class Qcow2VerbsTest {

    private static final int LAST_BYTE_OF_INCOMPATIBLE_FEATURES = 79;

    @TempDir
    private Path folder;

    private Peer qemuImg;
    private Path raw;
    private Path image;

    @BeforeEach
    void convertAnImage() throws IOException {
        qemuImg = Peer.require("qemu-img", "qemu-utils");
        raw = folder.resolve("source.img");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(5 << 20);
            for (long place : new long[] {0, 3 << 20, (5 << 20) - 512}) {
                file.seek(place);
                file.write(("here is " + place).getBytes());
            }
        }
        image = folder.resolve("image.qcow2");
        succeeds("convert", "-f", "raw", "-O", "qcow2", "-o", "cluster_size=4k", raw, image);
    }

    private static String succeeds(Object... words) {
        Run run = Run.of(words);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode(), run.out());
        return run.out();
    }

    private void isSameAsRaw(Path qcow2) {
        assertEquals("Images are identical.\n", qemuImg.run("compare", "-f", "raw", "-F", "qcow2", raw, qcow2));
        assertEquals("Images are identical.\n", succeeds("compare", "-f", "raw", raw, qcow2));
        qemuImg.run("check", "-f", "qcow2", qcow2);
    }

    @Test
    void convertsThereAndBackByWayOfVhd() {
        isSameAsRaw(image);
        Path vhd = folder.resolve("image.vhd");
        Path again = folder.resolve("again.qcow2");
        succeeds("convert", "-O", "vpc", image, vhd);
        succeeds("convert", "-O", "qcow2", "-o", "compat=0.10", vhd, again);
        isSameAsRaw(again);
    }

    @Test
    void checksAndTellsAsQemuImgDoes() {
        Path compressed = folder.resolve("compressed.qcow2");
        qemuImg.run("convert", "-c", "-O", "qcow2", image, compressed);
        for (Path each : new Path[] {image, compressed}) {
            Map<?, ?> found = (Map<?, ?>) ParsedJson.of(succeeds("check", "--output=json", each));
            Map<?, ?> expected = (Map<?, ?>) ParsedJson.of(qemuImg.run("check", "--output=json", each));
            expected.forEach((name, value) -> assertEquals(value, found.get(name), name::toString));
            assertEquals(qemuImg.run("check", each), succeeds("check", each));
        }
        assertEquals(qemuImg.run("map", image), succeeds("map", image));
        assertTrue(succeeds("info", image).contains("compat: 1.1"));
    }

    @Test
    void growsCommitsAndRebasesChains() {
        Path child = folder.resolve("child.qcow2");
        Path other = folder.resolve("other.qcow2");
        succeeds("create", "-f", "qcow2", "-b", image, "-F", "qcow2", child);
        isSameAsRaw(child);
        succeeds("convert", "-O", "qcow2", image, other);
        succeeds("rebase", "-b", other, child);
        isSameAsRaw(child);
        succeeds("resize", child, "+3M");
        succeeds("commit", "--grow", child);
        qemuImg.run("check", child);
        qemuImg.run("check", other);
        assertEquals("Images are identical.\n", qemuImg.run("compare", child, other));
        succeeds("compact", other);
        succeeds("resize", "--shrink", other, "5M");
        isSameAsRaw(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster_size=4k", "cluster_size=2M,refcount_bits=1", "compat=0.10", "extended_l2=on"})
    void measuresAsQemuImgDoes(String options) {
        Object[] words = {"measure", "-f", "raw", "-O", "qcow2", "-o", options, "--output=json", raw};
        Map<?, ?> expected = (Map<?, ?>) ParsedJson.of(qemuImg.run(words));
        Map<?, ?> found = (Map<?, ?>) ParsedJson.of(succeeds(words));
        assertEquals(expected.get("required"), found.get("required"));
        assertEquals(expected.get("fully-allocated"), found.get("fully-allocated"));
    }

    @Test
    void tellsWhetherAnImageWasLeftDirty() throws IOException {
        assertEquals(Boolean.FALSE, dirtyFlag(succeeds("info", "--output=json", image)));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(LAST_BYTE_OF_INCOMPATIBLE_FEATURES);
            file.write(1);
        }
        assertEquals(Boolean.TRUE, dirtyFlag(qemuImg.run("info", "--output=json", image)));
        assertEquals(Boolean.TRUE, dirtyFlag(succeeds("info", "--output=json", image)));
    }

    private static Object dirtyFlag(String json) {
        return ((Map<?, ?>) ParsedJson.of(json)).get("dirty-flag");
    }

    @Test
    void checkSaysWhatItDoesNotSupport() {
        Path other = folder.resolve("other.qcow2");
        String dataFile = "data_file=" + folder.resolve("data.raw");
        qemuImg.run("create", "-q", "-f", "qcow2", "-o", dataFile, other, "1M");
        Run run = Run.of("check", other);
        assertEquals(63, run.exitCode());
        assertTrue(run.err().contains("the data are in another file (data_file)"), run.err());
    }
}
