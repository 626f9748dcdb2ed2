package org.platter.karaf.features;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Karaf of its own in a folder, without ssh and without the network: it finds artifacts in its own system folder and in
 * the repositories on disk that it is given. Lines are typed at its console.
 */
final class Karaf implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path output;
    private final Process process;
    private final Writer keyboard;
    private int commands;

    private Karaf(Path output, Process process) {
        this.output = output;
        this.process = process;
        this.keyboard = process.outputWriter();
    }

    /**
     * Copies the Karaf of the build into a folder and starts the copy.
     *
     * @param property a system property of that Karaf, in the form name=value
     */
    static Karaf start(Path home, List<Path> repositories, String property) throws IOException {
        copy(Path.of(System.getProperty("karaf.home")), home);
        configure(home, repositories);
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KARAF_OPTS", "-Dkaraf.startRemoteShell=false -D" + property);
        builder.environment().put("TERM", "dumb");
        return new Karaf(output, builder.start());
    }

    /** Types a line; returns what is printed until the next prompt. Commands come up a while after their bundles. */
    String run(String line) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        String printed = tryOnce(line, end);
        while (printed.contains("Command not found")) {
            assertTrue(Instant.now().isBefore(end), printed);
            Thread.sleep(200);
            printed = tryOnce(line, end);
        }
        assertFalse(printed.contains("Error executing command"), printed);
        return printed;
    }

    /** Leaves the console, which ends this Karaf; kills it if that does not help. */
    @Override
    public void close() throws IOException {
        try {
            keyboard.write("logout\n");
            keyboard.close();
            process.onExit().get(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("Karaf does not end: " + printed(), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String tryOnce(String line, Instant end) throws IOException, InterruptedException {
        int before = printed().length();
        String mark = "end of " + ++commands;
        keyboard.write(line + "\necho " + mark + "\n");
        keyboard.flush();
        while (true) {
            String text = printed();
            int at = text.indexOf("\n" + mark + "\n", before);
            if (at >= 0) {
                return text.substring(before, at);
            }
            assertFalse(process.waitFor(50, TimeUnit.MILLISECONDS), text);
            assertTrue(Instant.now().isBefore(end), text);
        }
    }

    private String printed() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                    .replaceAll("\u001b\\[[;?0-9]*[A-Za-z]", "")
                    .replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void configure(Path home, List<Path> repositories) throws IOException {
        Path features = home.resolve("etc/org.apache.karaf.features.cfg");
        String boot = Files.readString(features);
        assertTrue(boot.contains(" ssh/"), boot);
        Files.writeString(features, boot.replaceAll(" ssh/", " kar/"));
        String places = Stream.concat(Stream.of(home.resolve("system")), repositories.stream())
                .map(place -> place.toUri() + "@id=" + place.getFileName() + "@snapshots, ")
                .collect(Collectors.joining());
        Files.writeString(home.resolve("etc/org.ops4j.pax.url.mvn.cfg"), """
                org.ops4j.pax.url.mvn.useFallbackRepositories = false
                org.ops4j.pax.url.mvn.defaultRepositories = %s${karaf.data.uri}kar@id=kar@multi@snapshots
                org.ops4j.pax.url.mvn.repositories =
                org.ops4j.pax.url.mvn.localRepository = ${karaf.data}/maven
                """.formatted(places));
        makeScrResolvable(home);
    }

    /**
     * What the feature scr adds to the features bundle, management and webconsole is fetched even where these are not
     * installed, and cannot be had from Maven: the parent of its POMs is not published.
     */
    private static void makeScrResolvable(Path home) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(home.resolve("system/org/apache/karaf/features/standard"))) {
            file = files.filter(path -> path.toString().endsWith("-features.xml"))
                    .findFirst()
                    .orElseThrow();
        }
        String features = Files.readString(file);
        int start = features.indexOf("<feature name=\"scr\"");
        int end = features.indexOf("</feature>", start);
        String scr = features.substring(start, end).replaceAll("(?s)<conditional>.*?</conditional>", "");
        Files.writeString(file, features.substring(0, start) + scr + features.substring(end));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
