package org.platter.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jline.terminal.Terminal.SignalHandler.SIG_IGN;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Objects;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.NonBlockingReader;
import org.platter.terminal.Keys;
import org.platter.terminal.MachineView;
import org.platter.terminal.Terminal;

/**
 * The terminal on standard input and output. It belongs by turns to the prompt and to the view of the machine; closing it gives
 * it back as it was. JLine reads the keys for both, so that none is lost in between.
 */
final class LocalTerminal implements Terminal, Keys, AutoCloseable {

    private static final String ENTER = "\033[?1049h\033[?25l\033[0m\033[2J";
    private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

    private final org.jline.terminal.Terminal jline;
    private boolean showing;
    private boolean closed;

    private LocalTerminal(org.jline.terminal.Terminal jline) {
        this.jline = jline;
    }

    /**
     * Takes the terminal. The part of JLine that works by stty does it, as every POSIX system has that; native code would be
     * unpacked at each start. It is named here since JLine itself would look for it with the thread's class loader.
     *
     * @throws IOException if there is no terminal that can be drawn on
     */
    static LocalTerminal open() throws IOException {
        String type = Objects.requireNonNullElse(System.getenv("TERM"), "ansi");
        return new LocalTerminal(new ExecTerminalProvider()
                .sysTerminal(
                        "platter", type, false, UTF_8, UTF_8, UTF_8, UTF_8, true, SIG_IGN, false, SystemStream.Output));
    }

    org.jline.terminal.Terminal jline() {
        return jline;
    }

    /** Has Ctrl-C call this, until the result is run. */
    Runnable onInterrupt(Runnable listener) {
        SignalHandler before = jline.handle(Signal.INT, signal -> listener.run());
        return () -> jline.handle(Signal.INT, before);
    }

    /** Shows the machine on the whole screen; what was there comes back afterwards. */
    void show(MachineView view, String leaving, MachineView.Until until) throws IOException {
        Attributes before = jline.getAttributes();
        Attributes raw = new Attributes(before);
        raw.setLocalFlags(
                EnumSet.of(
                        Attributes.LocalFlag.ICANON,
                        Attributes.LocalFlag.ECHO,
                        Attributes.LocalFlag.IEXTEN,
                        Attributes.LocalFlag.ISIG),
                false);
        raw.setInputFlags(
                EnumSet.of(
                        Attributes.InputFlag.IXON,
                        Attributes.InputFlag.ICRNL,
                        Attributes.InputFlag.INLCR,
                        Attributes.InputFlag.IGNCR),
                false);
        raw.setControlChar(Attributes.ControlChar.VMIN, 1);
        raw.setControlChar(Attributes.ControlChar.VTIME, 0);
        jline.setAttributes(raw);
        enter();
        try {
            view.show(this, this, "Platter", leaving, until);
        } finally {
            leave();
            jline.setAttributes(before);
        }
    }

    private synchronized void enter() {
        write(ENTER);
        showing = true;
    }

    private synchronized void leave() {
        if (showing) {
            write(LEAVE);
            showing = false;
        }
    }

    /**
     * What {@link #leave} does, when the process is ending: JLine has a hook of its own for that, which closes standard output at
     * about this time.
     */
    private void leaveAtLast() {
        if (showing) {
            try (OutputStream same = new FileOutputStream("/dev/tty")) {
                same.write(LEAVE.getBytes(UTF_8));
            } catch (IOException e) {
                leave();
            }
            showing = false;
        }
    }

    @Override
    public synchronized void write(String text) {
        if (!closed) {
            jline.writer().write(text);
            jline.writer().flush();
        }
    }

    @Override
    public Size size() {
        org.jline.terminal.Size size = jline.getSize();
        return size.getColumns() > 0 && size.getRows() > 0
                ? new Size(size.getColumns(), size.getRows())
                : new Size(80, 24);
    }

    @Override
    public boolean exactColours() {
        return Terminal.exactColours(System.getenv("COLORTERM"));
    }

    @Override
    public int read(byte[] piece, int millis) throws IOException {
        // A character takes four bytes at most.
        char[] characters = new char[piece.length / 4];
        int count = jline.reader().readBuffered(characters, 0, characters.length, millis);
        if (count < 0) {
            return count == NonBlockingReader.READ_EXPIRED ? 0 : -1;
        }
        byte[] bytes = new String(characters, 0, count).getBytes(UTF_8);
        System.arraycopy(bytes, 0, piece, 0, bytes.length);
        return bytes.length;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            leaveAtLast();
            closed = true;
        }
        jline.close();
    }
}
