package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void saysWhatIsWrongWithAnImage() throws Exception {
        Files.write(disk, new byte[1024]);

        Command.Outcome shell = shell("vm:info");

        assertEquals(1, shell.exitCode());
        assertTrue(shell.err().contains("no driver recognises the image"), shell.err());
    }

    @Test
    void completesCommandsAtATerminalAndRemembersThem() throws Exception {
        Peer.require("script", "bsdutils");

        Command.Outcome first = atTerminal("vm:in\t\rexit\r", "shell");
        Command.Outcome second = atTerminal("\033[A\033[A\r\004", "shell");

        assertTrue(first.out().contains("machine  off"), first.out());
        assertTrue(second.out().contains("machine  off"), second.out());
    }

    @Test
    void thePromptOpensOverTheRunningGuestAndEndsIt() throws Exception {
        Peer.require("script", "bsdutils");

        Command.Outcome boot = atTerminal("\035vm:info\rexit\r", "boot", "--console", disk.toString());

        assertEquals(0, boot.exitCode(), boot.out());
        assertTrue(boot.out().contains("instructions"), boot.out());
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

    /** The command with a terminal of its own, whose keys are typed ahead. */
    private Command.Outcome atTerminal(String keys, String... words) throws Exception {
        String line = String.join(" ", command(words));
        return run(keys, List.of("script", "--quiet", "--return", "--command", line, "/dev/null"));
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
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("TERM", "xterm");
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "still running: " + command);
        return new Command.Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
