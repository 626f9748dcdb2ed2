package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code platter} script finds its jar and a Java, and passes on what it is given. */
class ScriptIT {

    private static final Path SCRIPT = Path.of(System.getProperty("platter.script"));

    @TempDir
    Path folder;

    private Command.Outcome run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("PLATTER_NO_BUILD", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Command.Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked platter"), SCRIPT.toRealPath());

        Command.Outcome version = run(Map.of(), link.toString(), "--version");
        Files.delete(link);

        assertEquals(0, version.exitCode(), version.err());
        assertTrue(version.out().startsWith("platter "), version.out());
    }

    @Test
    void passesWordsWithBlanksOn() throws Exception {
        Command.Outcome info = run(Map.of(), SCRIPT.toString(), "info", "no such file");

        assertEquals("platter: Could not open 'no such file': No such file or directory\n", info.err());
        assertEquals(1, info.exitCode());
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoJava() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("bin"));
        for (String tool : new String[] {"dirname", "readlink"}) {
            Path standIn = Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
            assertTrue(standIn.toFile().setExecutable(true));
        }

        Command.Outcome run = run(
                Map.of("PATH", tools.toString(), "JAVA_HOME", "", "PLATTER_JAVA", ""),
                "/bin/sh",
                SCRIPT.toString(),
                "info");

        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("platter: found no java; install a JDK 17 or newer"), run.err());
        assertFalse(run.err().contains("not found"), run.err());
    }
}
