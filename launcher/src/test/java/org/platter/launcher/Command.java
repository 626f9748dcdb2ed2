package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the {@code platter} script as a person would, with the jar that the build has just made. */
final class Command {

    private static final int LIMIT_SECONDS = 120;

    private final Path folder;

    /** @param folder the working folder, and where temporary files go */
    Command(Path folder) {
        this.folder = folder;
    }

    record Outcome(int exitCode, String out, String err) {}

    Outcome run(Object... words) throws IOException, InterruptedException {
        Process process = start(words);
        process.getOutputStream().close();
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> {
            process.destroyForcibly();
            return "still running after " + LIMIT_SECONDS + " s: " + List.of(words);
        });
        return new Outcome(process.exitValue(), read("out.txt"), read("err.txt"));
    }

    Process start(Object... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", System.getProperty("platter.script")));
        Stream.of(words).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().put("PLATTER_NO_BUILD", "1");
        builder.environment().put("PLATTER_JAVA", System.getProperty("java.home") + "/bin/java");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("PLATTER_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder);
        return builder.start();
    }

    /** What the process has printed so far: {@code out.txt} or {@code err.txt}. */
    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    }
}
