package org.platter.terminal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What standard input and output are. */
public final class StandardStreams {

    private StandardStreams() {}

    /** Whether a person sits at both, in a terminal. Java's own console says yes to everything since JDK 22. */
    public static boolean areTerminal() {
        try {
            Process process = new ProcessBuilder("sh", "-c", "test -t 0 && test -t 1")
                    .inheritIO()
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
