package org.platter.qtest.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the conversation down as QEMU does: what was received as {@code [R +seconds]}, what was sent as {@code [S +seconds]}. */
final class Transcript implements Closeable {

    private final PrintStream out;
    private final boolean owned;
    private final long start = System.nanoTime();

    private Transcript(PrintStream out, boolean owned) {
        this.out = out;
        this.owned = owned;
    }

    /** @param file where to; empty for standard error, {@code none} or {@code /dev/null} for nowhere */
    static Transcript to(Optional<String> file) throws IOException {
        if (file.isEmpty() || file.get().equals("/dev/fd/2")) {
            return new Transcript(System.err, false);
        }
        if (file.get().equals("none") || file.get().equals("/dev/null")) {
            return new Transcript(null, false);
        }
        return new Transcript(new PrintStream(file.get(), StandardCharsets.UTF_8), true);
    }

    void received(String line) {
        write('R', line);
    }

    void sent(String line) {
        write('S', line);
    }

    private void write(char direction, String line) {
        if (out != null) {
            out.printf("[%c +%.6f] %s%n", direction, (System.nanoTime() - start) / 1e9, line);
        }
    }

    @Override
    public void close() {
        if (owned) {
            out.close();
        }
    }
}
