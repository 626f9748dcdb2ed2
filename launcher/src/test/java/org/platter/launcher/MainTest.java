package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void helpsWithoutBeingAsked() {
        Run run = Run.of();

        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("platter boot"), run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boot", "create", "info", "convert", "compare", "map", "check", "repair", "measure", "resize",
                "compact", "commit", "merge", "rebase", "relink", "set", "tree", "doctor"
            })
    void helpsWithEveryVerb(String verb) {
        Run run = Run.of(verb, "--help");

        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("Usage: platter " + verb + " [OPTIONS]"), run.out());
        assertEquals(run, Run.of("help", verb));
        assertTrue(run.out().lines().allMatch(line -> line.length() <= 101), run.out());
        assertTrue(Run.of("--help").out().contains("\n  " + verb + " "));
    }

    @Test
    void refusesAVerbItDoesNotKnow() {
        assertEquals(
                new Run(1, "", "platter: Command not found: frob\nTry 'platter --help' for more information\n"),
                Run.of("frob"));
    }

    @Test
    void refusesAnOptionItDoesNotKnow() {
        assertEquals(
                new Run(
                        1,
                        "",
                        "platter: unrecognized option '--frob'\nTry 'platter info --help' for more information\n"),
                Run.of("info", "--frob"));
    }

    @Test
    void saysWhichFileCannotBeOpened() {
        Path missing = file("missing.vhd");

        assertEquals(
                new Run(1, "", "platter: Could not open '" + missing + "': No such file or directory\n"),
                Run.of("info", missing));
    }

    @Test
    void saysWhatIsWrongWithAnImage() throws IOException {
        Path broken = file("broken.vhd");
        Run.of("create", "-f", "vpc", broken, "1M");
        byte[] bytes = Files.readAllBytes(broken);
        bytes[512 + 36] ^= 1;
        Files.write(broken, bytes);

        Run run = Run.of("info", broken);

        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("platter: Could not open '" + broken + "': "), run.err());
        assertFalse(run.err().contains("internal error"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void createsByEitherNameOfTheFormat() {
        Run run = Run.of("create", "-f", "vhd", file("disk.vhd"), "64M");

        assertEquals(new Run(0, "Formatting '" + file("disk.vhd") + "', fmt=vpc size=67108864\n", ""), run);
        assertTrue(Run.of("info", file("disk.vhd")).out().contains("virtual size: 64 MiB (67108864 bytes)"));
    }

    @Test
    void roundsASizeUpToWholeSectors() {
        Run.of("create", "-q", "-f", "vpc", file("disk.vhd"), "1000");

        assertTrue(Run.of("info", file("disk.vhd")).out().contains("(1024 bytes)"));
    }

    @Test
    void passesFormatOptionsOn() {
        Run.of("create", "-q", "-f", "vpc", "-o", "subformat=fixed", file("disk.vhd"), "1M");

        assertTrue(Run.of("info", "--output=json", file("disk.vhd")).out().contains("\"subformat\": \"fixed\""));
    }

    @Test
    void listsFormatOptions() {
        Run run = Run.of("create", "-f", "vpc", "-o", "help");

        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("subformat - "), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"subformat=odd", "frob=1", "frob"})
    void refusesABadFormatOption(String option) {
        Run run = Run.of("create", "-f", "vpc", "-o", option, file("disk.vhd"), "1M");

        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains(option.split("=")[0]), run.err());
        assertFalse(Files.exists(file("disk.vhd")));
    }

    @Test
    void needsASizeToCreate() {
        Run run = Run.of("create", file("disk.img"));

        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("Image creation needs a size parameter"), run.err());
    }

    @Test
    void convertsAndShowsProgressAsQemuImgDoes() {
        Run.of("create", "-q", "-f", "vpc", file("a.vhd"), "4M");

        Run run = Run.of("convert", "-p", "-O", "raw", file("a.vhd"), file("b.img"));

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().endsWith("    (100.00/100%)\r\n"), run.out());
        assertEquals(new Run(0, "Images are identical.\n", ""), Run.of("compare", file("a.vhd"), file("b.img")));
    }

    @Test
    void tellsTheOutcomesOfAComparisonByTheExitCode() throws IOException {
        Files.write(file("a.img"), new byte[4096]);
        byte[] other = new byte[4096];
        other[1024 + 7] = 1;
        Files.write(file("b.img"), other);
        Files.write(file("c.img"), new byte[8192]);

        assertEquals(
                new Run(1, "Content mismatch at offset 1024!\n", ""), Run.of("compare", file("a.img"), file("b.img")));
        assertEquals(
                new Run(0, "Warning: Image size mismatch!\nImages are identical.\n", ""),
                Run.of("compare", file("a.img"), file("c.img")));
        assertEquals(
                new Run(1, "Strict mode: Image size mismatch!\n", ""),
                Run.of("compare", "-s", file("a.img"), file("c.img")));
        assertEquals(2, Run.of("compare", file("a.img"), file("none.img")).exitCode());
        assertEquals(1, Run.of("compare", file("a.img")).exitCode());
    }

    @Test
    void refusesAPipeInsteadOfWaitingForItsWriter() throws Exception {
        Path pipe = file("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        Run run = Run.of("info", pipe);

        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("found a pipe"), run.err());
    }

    @Test
    void acceptsWhatScriptsPassOn() {
        Run.of("create", "-q", "-f", "vpc", file("a.vhd"), "4M");

        assertEquals(
                0,
                Run.of("convert", "-m", "8", "-W", "-t", "none", "-T", "none", file("a.vhd"), file("b.img"))
                        .exitCode());
        assertEquals(
                0,
                Run.of("convert", "-n", "--target-is-zero", file("a.vhd"), file("b.img"))
                        .exitCode());
        assertEquals(
                1,
                Run.of("convert", "--target-is-zero", file("a.vhd"), file("b.img"))
                        .exitCode());
        assertEquals(
                0,
                Run.of("convert", "-O", "vpc", "-o", "force_size", file("a.vhd"), file("c.vhd"))
                        .exitCode());
        assertEquals(1, Run.of("info", "").exitCode());
    }

    @Test
    void refusesAFormatItDoesNotKnow() {
        Run run = Run.of("convert", "-O", "frob", file("a.vhd"), file("b.img"));

        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("platter: Unknown file format 'frob'\n"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--timeout=soon", "--serial=usb", "--memory=much", "--keep=x.vhd"})
    void refusesABadBootOptionBeforeAnythingStarts(String option) {
        Run run = Run.of("boot", option, "disk.vhd");

        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("Try 'platter boot --help'"), run.err());
    }
}
