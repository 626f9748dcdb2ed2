package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of somebody else's that a test compares with. Where it is not installed the test is skipped, and says how to
 * install it; where the environment has {@code CI=true} the test fails instead.
 */
public final class Peer {

    private final String program;

    private Peer(String program) {
        this.program = program;
    }

    /**
     * Looks for a program on the search path.
     *
     * @param program such as {@code qemu-img}
     * @param debianPackage what to install to have it
     */
    public static Peer require(String program, String debianPackage) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there) {
            missing(program + " is not installed: apt-get install " + debianPackage);
        }
        return new Peer(program);
    }

    /** Skips the test, or fails it where {@code CI=true}. */
    public static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            fail(what);
        }
        abort(what);
    }

    /** Runs the program, which has to succeed, and returns what it printed on both outputs. */
    public String run(Object... arguments) {
        Outcome outcome = attempt(arguments);
        assertEquals(0, outcome.exitCode(), () -> program + " " + List.of(arguments) + ": " + outcome.output());
        return outcome.output();
    }

    /** Runs the program and returns how it ended and what it printed on both outputs. */
    public Outcome attempt(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * How a run of the program ended.
     *
     * @param exitCode 0 for success
     * @param output what it printed on both outputs
     */
    public record Outcome(int exitCode, String output) {}
}
