package org.platter.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The terminal on standard input and output, handed over to a program that draws it: it passes every key on at once and
 * shows nothing by itself. Closing it, or the end of the process, gives it back as it was. May be used from any thread.
 *
 * <p>{@code stty} does the work, as every POSIX system has it; a library with native code would have to be unpacked at each
 * start.
 */
final class RawTerminal implements Terminal, AutoCloseable {

    /** What the terminal is taken for. */
    enum Use {
        /** The program draws the whole screen, and what was on it comes back afterwards. */
        FULL_SCREEN,
        /** What the program prints simply follows what is there. */
        LINES
    }

    private static final String ENTER = "\033[?1049h\033[?25l\033[0m\033[2J";
    private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

    private final Use use;
    private final String settings;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Thread atExit = new Thread(this::restore, "platter terminal restore");
    private boolean restored;

    private RawTerminal(Use use, String settings) {
        this.use = use;
        this.settings = settings;
    }

    /** Takes the terminal; empty if standard input and output are not one. */
    static Optional<RawTerminal> take(Use use) {
        try {
            if (!StandardStreams.areTerminal()) {
                return Optional.empty();
            }
            String settings = run("stty", "-g");
            if (settings == null) {
                return Optional.empty();
            }
            RawTerminal terminal = new RawTerminal(use, settings.strip());
            Runtime.getRuntime().addShutdownHook(terminal.atExit);
            run("stty", "raw", "-echo");
            if (use == Use.FULL_SCREEN) {
                terminal.write(ENTER);
            }
            return Optional.of(terminal);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the keys send. */
    InputStream input() {
        return System.in;
    }

    /** Sends text to the terminal; does nothing after it was given back. */
    @Override
    public void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    /** The same for text that is encoded already. */
    synchronized void write(byte[] bytes, int length) throws IOException {
        if (!restored && length > 0) {
            out.write(bytes, 0, length);
        }
    }

    @Override
    public boolean exactColours() {
        return Terminal.exactColours(System.getenv("COLORTERM"));
    }

    @Override
    public Size size() {
        try {
            String answer = run("stty", "size");
            String[] numbers = answer == null ? new String[0] : answer.strip().split(" ");
            if (numbers.length == 2) {
                Size size = new Size(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[0]));
                if (size.columns() > 0 && size.rows() > 0) {
                    return size;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // said below
        }
        return new Size(80, 24);
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending and the hook is under way.
        }
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        try {
            if (use == Use.FULL_SCREEN) {
                write(LEAVE);
            }
            run("stty", settings);
        } catch (IOException e) {
            // There is no terminal any more.
        }
        restored = true;
    }

    /** What the command printed; null if it failed. */
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        return process.exitValue() == 0 ? printed : null;
    }
}
