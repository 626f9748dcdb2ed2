package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.kit.Peer;

/** The image verbs beside qemu-img on the same images. */
class QemuImgTest {

    @TempDir
    Path folder;

    private Peer qemuImg;
    private Path raw;

    @BeforeEach
    void prepare() throws IOException {
        qemuImg = Peer.require("qemu-img", "qemu-utils");
        raw = folder.resolve("source.img");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(21 << 20);
            for (long place : new long[] {0, 5 << 20, (6 << 20) - 512, (21 << 20) - 512}) {
                file.seek(place);
                file.write(("here is " + place).getBytes());
            }
        }
    }

    /** Without what qemu-img does not tell. */
    private static Map<String, Object> info(String json) {
        @SuppressWarnings("unchecked")
        Map<String, Object> info = (Map<String, Object>) ParsedJson.of(json);
        return info.entrySet().stream()
                .filter(field -> !field.getKey().equals("format-specific")
                        && !field.getKey().equals("children"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** qemu-img does not recognise a fixed VHD by itself, so the format is always named. */
    @ParameterizedTest
    @CsvSource({"raw, ''", "vpc, subformat=dynamic", "vpc, subformat=fixed"})
    void tellsOfAnImageOfQemusWhatQemuImgTells(String format, String options) {
        Path image = folder.resolve("image");
        qemuImg.run(
                "convert",
                "-f",
                "raw",
                "-O",
                format,
                "-o",
                options.isEmpty() ? "preallocation=off" : options,
                raw,
                image);

        assertEquals(
                info(qemuImg.run("info", "-f", format, "--output=json", image)),
                info(Run.of("info", "-f", format, "--output=json", image).out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "fixed"})
    void convertsToWhatQemuImgFindsTheSame(String subformat) {
        Path image = folder.resolve("image.vhd");
        Run run = Run.of("convert", "-f", "raw", "-O", "vpc", "-o", "subformat=" + subformat, raw, image);
        assertEquals(new Run(0, "", ""), run);

        assertEquals("Images are identical.\n", qemuImg.run("compare", "-f", "raw", "-F", "vpc", raw, image));
        assertEquals(
                info(qemuImg.run("info", "-f", "vpc", "--output=json", image)),
                info(Run.of("info", "--output=json", image).out()));
    }

    @Test
    void readsWhatQemuImgWrote() {
        Path image = folder.resolve("image.vhd");
        qemuImg.run("convert", "-f", "raw", "-O", "vpc", raw, image);
        Path back = folder.resolve("back.img");

        assertEquals(0, Run.of("convert", "-O", "raw", image, back).exitCode());

        assertEquals("Images are identical.\n", qemuImg.run("compare", "-f", "raw", "-F", "vpc", back, image));
    }

    @Test
    void mapsADynamicImageAsQemuImgDoes() {
        Path image = folder.resolve("image.vhd");
        qemuImg.run("convert", "-f", "raw", "-O", "vpc", raw, image);

        assertEquals(
                dataRanges(qemuImg.run("map", "--output=json", image)),
                dataRanges(Run.of("map", "--output=json", image).out()));
    }

    /** Where there is data, and where in the file: what is a hole may be cut differently. */
    private static List<Object> dataRanges(String json) {
        return ((List<?>) ParsedJson.of(json))
                .stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .filter(entry -> entry.get("data").equals(true))
                        .map(entry -> (Object) List.of(entry.get("start"), entry.get("length"), entry.get("offset")))
                        .toList();
    }

    @Test
    void comparesWithTheSameWordsAndExitCodes() throws IOException {
        Path other = folder.resolve("other.img");
        qemuImg.run("convert", "-f", "raw", "-O", "raw", raw, other);
        try (RandomAccessFile file = new RandomAccessFile(other.toFile(), "rw")) {
            file.seek((7 << 20) + 1024);
            file.write(1);
        }

        Peer.Outcome theirs = qemuImg.attempt("compare", "-f", "raw", "-F", "raw", raw, other);

        assertEquals(
                new Run(theirs.exitCode(), theirs.output(), ""),
                Run.of("compare", "-f", "raw", "-F", "raw", raw, other));
    }
}
