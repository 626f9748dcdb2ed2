package org.platter.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The terminal to which standard output goes. Java 17 does not tell whether there is one; the shell does. */
final class Terminal {

    private static final int USUAL = 80;

    private Terminal() {}

    /** How many columns it has; 0 if standard output goes elsewhere. */
    static int columns() {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "[ -t 1 ] && { stty size <&1 >&2 || echo; } 2>&1 >&2")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(shell.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (shell.waitFor() != 0) {
                return 0;
            }
            String[] size = answer.trim().split(" ");
            return size.length == 2 && !size[1].equals("0") ? Integer.parseInt(size[1]) : USUAL;
        } catch (IOException | NumberFormatException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
