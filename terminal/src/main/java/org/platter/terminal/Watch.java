package org.platter.terminal;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
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

    private SocketChannel socket;
    private boolean ended;

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
            List<SocketChannel> reached = WatchAddress.list().stream()
                    .flatMap(each -> reach(each).stream())
                    .toList();
            if (reached.size() != 1) {
                for (SocketChannel each : reached) {
                    each.close();
                }
                throw new IOException("found " + reached.size() + " machines that can be watched, expected one;"
                        + " vm:watch in a shell says what its address is");
            }
            socket = reached.get(0);
        }
        return socket;
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

    private static void sendKeys(RawTerminal terminal, DataOutputStream out) {
        byte[] piece = new byte[1024];
        try {
            for (int count; (count = terminal.input().read(piece)) >= 0; ) {
                send(out, new WatchMessage.Pressed(Arrays.copyOf(piece, count)));
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
