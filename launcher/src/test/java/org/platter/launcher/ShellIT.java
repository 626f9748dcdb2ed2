package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.kit.Peer;

/** The built command's prompt, by lines of standard input and at a terminal. */
class ShellIT {

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void makeDisk() throws IOException {
        disk = folder.resolve("disk.vhd");
        DemoDisk.create(disk);
    }

    @Test
    void theGuestGoesOnWhileItsDriverIsUpdated() throws Exception {
        Command.Outcome shell = shell(
                "vm:start",
                "vm:expect 'Pass 1'",
                "update vhd.driver",
                "stop org.platter.vhd.driver",
                "disk:list",
                "start vhd.driver",
                "vm:expect 'Pass 2'",
                "vm:screen",
                "disk:check hda");

        assertEquals(0, shell.exitCode(), shell.err());
        assertEquals("", shell.err());
        assertTrue(shell.out().contains("detached"), shell.out());
        assertTrue(shell.out().contains("Errors        0 "), shell.out());
        assertTrue(shell.out().contains("disk.vhd: no errors"), shell.out());
    }

    @Test
    void goesOnAfterAnErrorAndEndsWithOne() throws Exception {
        Command.Outcome shell = shell("frobnicate", "vm:eject hdb", "vm:info", "exit", "vm:start");

        assertEquals(1, shell.exitCode());
        assertEquals(
                "platter: Command not found: frobnicate\n"
                        + "platter: hdb: no image is in such a drive; there are [hda]\n",
                shell.err());
        assertTrue(shell.out().startsWith("machine  off\nhda      attached, "), shell.out());
    }

    @Test
    void aDriverThatCannotBeUpdatedIsAnErrorInALineAndGoesOnServing() throws Exception {
        Files.writeString(folder.resolve("no bundle.jar"), "hello");

        Command.Outcome shell = shell(
                "update vhd.driver 'no bundle.jar'",
                "update vhd.driver nowhere.jar",
                "install 'file:no bundle.jar'",
                "stop nobody",
                "disk:map hda", // waits until the driver serves again
                "disk:list");

        assertEquals(1, shell.exitCode());
        assertEquals(4, shell.err().lines().count(), shell.err());
        assertTrue(shell.err().lines().allMatch(line -> line.startsWith("platter: ")), shell.err());
        assertTrue(shell.out().contains("MAPPED TO"), shell.out());
        assertTrue(shell.out().contains("attached"), shell.out());
        assertFalse(shell.out().contains("Exception"), shell.out());
    }

    @Test
    void aDriverThatWasUninstalledComesBackAsTold() throws Exception {
        Command.Outcome gone = shell("uninstall vhd.driver", "disk:list");
        String install =
                gone.out().substring(gone.out().indexOf("install '"), gone.out().indexOf(" brings it back"));

        Command.Outcome back = shell("uninstall vhd.driver", install, "start vhd.driver", "disk:map hda");

        assertTrue(gone.out().contains("detached"), gone.out());
        assertEquals(0, back.exitCode(), back.err());
        assertTrue(back.out().contains("MAPPED TO"), back.out());
    }

    @Test
    void saysWhyItEndsWhenItsGroundIsTakenAway() throws Exception {
        Command.Outcome shell = shell("stop block.images", "vm:info");

        assertEquals(1, shell.exitCode());
        assertTrue(shell.err().contains("a bundle was stopped that the shell stands on"), shell.err());
    }

    @Test
    void filesBeginInTheFolderOfTheSession() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner folder"));
        Files.createDirectory(inner.resolve("empty"));
        DemoDisk.create(inner.resolve("b.vhd"));

        Command.Outcome shell = shell(
                "cd 'inner folder'", "ls", "cd", "disk:open hdb b.vhd", "cd nowhere", "cd ..", "disk:check disk.vhd");

        assertEquals(1, shell.exitCode());
        assertEquals("platter: " + inner.resolve("nowhere") + ": no such folder\n", shell.err());
        assertTrue(shell.out().startsWith("b.vhd\nempty/\n" + inner + "\nhdb: attached, "), shell.out());
        assertTrue(shell.out().contains("disk.vhd: no errors"), shell.out());
    }

    @Test
    void saysWhatIsWrongWithAnImage() throws Exception {
        Files.write(disk, new byte[1024]);

        Command.Outcome shell = shell("vm:info");

        assertEquals(1, shell.exitCode());
        assertTrue(shell.err().contains("no driver recognises the image"), shell.err());
    }

    @Test
    void completesCommandsAtATerminalAndRemembersThem() throws Exception {
        String first = atTerminal(List.of("shell"), "platter> ", "vm:in\t\r", "machine  off", "exit\r");
        String second = atTerminal(List.of("shell"), "platter> ", "\020\020\r", "machine  off", "exit\r");

        assertTrue(first.contains("vm:info"), first);
        assertTrue(second.contains("vm:info"), second);
    }

    @Test
    void completesFilesAsGogoReadsThemAndWhatOptionsTake() throws Exception {
        Files.move(disk, folder.resolve("my 'own' disk.vhd"));

        atTerminal(List.of("shell"), "platter> ", "disk:open -f vp\thda my\t\r", "hda: attached", "exit\r");
    }

    @Test
    void aTerminalThatShowsTheMachineIsGivenBackWhenTheProcessIsToEnd() throws Exception {
        Peer.require("script", "bsdutils");
        Path out = folder.resolve("out.txt");
        Process process = startAtTerminal(List.of("boot", "--console", disk.toString()));
        await(() -> Files.readString(out).contains("Processor"), process, "the guest's screen");
        process.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroy);
        await(() -> !process.isAlive(), process, "the end");

        String shown = Files.readString(out);
        assertTrue(shown.lastIndexOf("\033[?1049l") > shown.lastIndexOf("\033[?1049h"), shown);
    }

    @Test
    void thePromptOpensOverTheRunningGuestAndEndsIt() throws Exception {
        atTerminal(
                List.of("boot", "--console", disk.toString()),
                "Processor",
                "\035",
                "exit ends the machine",
                "vm:info\r",
                "instructions",
                "\r",
                "Processor",
                "\035",
                "exit ends the machine",
                "exit\r");
    }

    @Test
    void controlCEndsACommandAndNeitherTheShellNorTheGuest() throws Exception {
        String shown = atTerminal(
                List.of("shell", disk.toString()),
                "platter> ",
                "vm:start\r",
                "the machine is on",
                "disk:list --help; vm:expect nothing-of-the-kind 50\r",
                "lists the drives", // so the line has been read, and is being done
                "\003",
                "broken off",
                "",
                "platter> ",
                "vm:info\r",
                "running",
                "exit\r");

        assertTrue(shown.contains("broken off"), shown);
    }

    @Test
    void helpIsForEveryCommand() throws Exception {
        Command.Outcome shell = shell("help", "help disk:open", "disk:open --help", "help update", "help nothing");

        assertEquals(1, shell.exitCode());
        assertEquals("platter: help: 'nothing': there is no such command\n", shell.err());
        for (String name : List.of("disk:list ", "vm:start ", "vm:view ", "update ", "exit ")) {
            assertTrue(shell.out().lines().anyMatch(line -> line.startsWith(name)), shell.out());
        }
        assertEquals(
                2,
                shell.out()
                        .lines()
                        .filter("disk:open [OPTION...] DRIVE FILE"::equals)
                        .count());
        assertTrue(shell.out().contains("update BUNDLE"), shell.out());
    }

    @Test
    void theConsoleTakesADisketteAndABootOrder() throws Exception {
        Path diskette = Files.write(folder.resolve("a.img"), new byte[1440 << 10]);
        atTerminal(
                List.of("boot", "--console", "--floppy", diskette.toString(), "--boot", "ca", disk.toString()),
                "Processor",
                "\035",
                "exit ends the machine",
                "vm:info\r",
                "fda",
                "vm:eject fda\r",
                "platter> ",
                "exit\r");
    }

    @Test
    void watchSaysThatThereIsNothingToWatch() throws Exception {
        Command.Outcome watch = run("", command("watch", folder.resolve("none").toString()));

        assertEquals(1, watch.exitCode());
        assertTrue(watch.err().contains("no machine can be watched there"), watch.err());
    }

    private Command.Outcome shell(String... lines) throws Exception {
        return run(String.join("\n", lines) + "\n", command("shell", disk.toString()));
    }

    /** Runs the command in a terminal of its own: waits for texts and types others, in turn; returns what was shown. */
    private String atTerminal(List<String> words, String... script) throws Exception {
        Peer.require("script", "bsdutils");
        Path out = folder.resolve("out.txt");
        Process process = startAtTerminal(words);
        int seen = 0;
        for (int step = 0; step < script.length; step += 2) {
            String awaited = script[step];
            int from = seen;
            await(() -> Files.readString(out).indexOf(awaited, from) >= 0, process, awaited);
            seen = Files.readString(out).indexOf(awaited, from) + awaited.length();
            process.getOutputStream().write(script[step + 1].getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        }
        await(() -> !process.isAlive(), process, "the end");
        assertEquals(0, process.exitValue(), Files.readString(out));
        return Files.readString(out);
    }

    private Process startAtTerminal(List<String> words) throws IOException {
        // The terminal that script makes has no size, and who runs these tests in the background has Ctrl-C ignored.
        String line = "stty rows 25 cols 80; exec env --default-signal=INT "
                + String.join(" ", command(words.toArray(String[]::new)));
        return builder(List.of("script", "--quiet", "--return", "--command", line, "/dev/null"))
                .start();
    }

    private void await(Callable<Boolean> condition, Process process, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                process.destroy();
                fail("expected " + what + " in\n" + Files.readString(folder.resolve("out.txt")));
            }
            Thread.sleep(20);
        }
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Path.of("target", "platter.jar").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        return command;
    }

    private Command.Outcome run(String input, List<String> command) throws Exception {
        Path in = Files.writeString(folder.resolve("in.txt"), input);
        Process process = builder(command).redirectInput(in.toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroy();
            fail("still running: " + command);
        }
        return new Command.Outcome(
                process.exitValue(),
                Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8));
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("TERM", "xterm");
        return builder;
    }
}
