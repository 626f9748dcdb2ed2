package org.platter.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much room a file takes on the host, holes not counted. Java does not tell; {@code du} does. */
final class HostSpace {

    private HostSpace() {}

    /** Bytes; empty where there is no {@code du}. */
    static OptionalLong used(Path file) {
        try {
            Process du = new ProcessBuilder("du", "-kL", "--", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            du.getOutputStream().close();
            String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf('\t');
            return end < 0 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(answer, 0, end, 10) * 1024);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
