package org.platter.terminal;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The {@code watch} command: makes this terminal the screen and keyboard of a machine that runs in another process. */
@Component(service = Function.class, property = "platter.command=watch")
public final class Watch implements Function<Map<String, Object>, Callable<Integer>> {

    private static final int SIZE_POLL = 1000;
    private static final char LEAVE = 0x1D;

    private SocketChannel socket;
    private boolean ended;

    /** Whether Ctrl-] was pressed, at which the other end lets go. */
    private volatile boolean left;

    /**
     * The watching of a command.
     *
     * @param command its {@code address} is the socket's path
     * @return watches until a person leaves or the machine's process ends. It throws an {@link IOException} if this is no
     *     terminal, or there is nothing to watch
     */
    @Override
    public Callable<Integer> apply(Map<String, Object> command) {
        Optional<Path> address =
                Optional.ofNullable((String) command.get("address")).map(Path::of);
        return () -> watch(address);
    }

    private int watch(Optional<Path> address) throws IOException {
        SocketChannel machine = connect(address);
        try (RawTerminal terminal = RawTerminal.take(RawTerminal.Use.FULL_SCREEN)
                .orElseThrow(() -> new IOException("standard input and output are no terminal"))) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(SocketStreams.output(machine)));
            Timer sizes = new Timer("platter terminal size", true);
            sizes.schedule(new SizeTeller(terminal, out), 0, SIZE_POLL);
            Thread keys = new Thread(() -> sendKeys(terminal, out), "platter keys");
            keys.setDaemon(true);
            keys.start();
            show(machine, terminal);
            sizes.cancel();
        } finally {
            machine.close();
        }
        if (!left) {
            System.err.println("platter: the process of the machine has ended");
        }
        return 0;
    }

    @Deactivate
    synchronized void end() throws IOException {
        ended = true;
        if (socket != null) {
            socket.close();
        }
    }

    private synchronized SocketChannel connect(Optional<Path> address) throws IOException {
        if (ended) {
            throw new IOException("the command was taken back");
        }
        if (address.isPresent()) {
            socket = connect(address.get());
        } else {
            socket = only(WatchAddress.list());
        }
        return socket;
    }

    /** The one address where somebody listens; a process may have ended without tidying up. */
    private static SocketChannel only(List<Path> addresses) throws IOException {
        Map<Path, SocketChannel> reached = new LinkedHashMap<>();
        for (Path each : addresses) {
            reach(each).ifPresent(channel -> reached.put(each, channel));
        }
        if (reached.size() == 1) {
            return reached.values().iterator().next();
        }
        for (SocketChannel each : reached.values()) {
            each.close();
        }
        throw new IOException(
                reached.isEmpty()
                        ? "there is no machine to watch; vm:watch in a platter shell makes its machine one"
                        : "there are " + reached.size() + " machines to watch; name one of " + reached.keySet());
    }

    private static Optional<SocketChannel> reach(Path address) {
        try {
            return Optional.of(connect(address));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static SocketChannel connect(Path address) throws IOException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(address));
        } catch (IOException e) {
            throw new IOException(address + ": no machine can be watched there: " + e.getMessage(), e);
        }
    }

    private static void show(SocketChannel machine, RawTerminal terminal) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(1 << 16);
        try {
            while (machine.read(piece.clear()) >= 0) {
                terminal.write(piece.array(), piece.position());
            }
        } catch (IOException e) {
            // The machine's process has ended, or this one is to.
        }
    }

    private void sendKeys(RawTerminal terminal, DataOutputStream out) {
        byte[] piece = new byte[1024];
        try {
            for (int count; (count = terminal.input().read(piece)) >= 0; ) {
                byte[] keys = Arrays.copyOf(piece, count);
                left |= new String(keys, StandardCharsets.ISO_8859_1).indexOf(LEAVE) >= 0;
                send(out, new WatchMessage.Pressed(keys));
            }
        } catch (IOException e) {
            // Whoever shows the machine finds out as well.
        }
    }

    private static void send(DataOutputStream out, WatchMessage message) throws IOException {
        synchronized (out) {
            message.write(out);
        }
    }

    /** Tells the machine's end how large the terminal is, when that has changed. */
    private static final class SizeTeller extends TimerTask {

        private final RawTerminal terminal;
        private final DataOutputStream out;
        private Terminal.Size told;

        SizeTeller(RawTerminal terminal, DataOutputStream out) {
            this.terminal = terminal;
            this.out = out;
        }

        @Override
        public void run() {
            Terminal.Size size = terminal.size();
            if (!size.equals(told)) {
                told = size;
                try {
                    send(out, new WatchMessage.Shape(size, terminal.exactColours()));
                } catch (IOException e) {
                    cancel();
                }
            }
        }
    }
}
