package org.platter.terminal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drives;
import org.platter.pc.host.Machine;

/**
 * Lets other terminals of this user watch the machine, through a Unix-domain socket in a folder that nobody else may enter. It
 * listens from the first {@link #open} on. May be used from any thread.
 */
@Component(service = WatchServer.class)
public final class WatchServer {

    private final Machine machine;
    private final Drives drives;
    private final Set<WatchingTerminal> watching = ConcurrentHashMap.newKeySet();
    private Path address;
    private ServerSocketChannel listening;

    /** For this machine, and with the drives' troubles in the status line. */
    @Activate
    public WatchServer(@Reference Machine machine, @Reference Drives drives) {
        this.machine = machine;
        this.drives = drives;
    }

    /** Listens, if it does not yet; returns where. */
    public synchronized Path open() throws IOException {
        if (address == null) {
            Path socket = WatchAddress.create();
            try {
                listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                listening.bind(UnixDomainSocketAddress.of(socket));
            } catch (IOException | UnsupportedOperationException e) {
                Files.deleteIfExists(socket.getParent());
                throw new IOException("the machine cannot be watched from here: " + e.getMessage(), e);
            }
            address = socket;
            daemon(() -> accept(listening), "platter watch");
        }
        return address;
    }

    /** Where it listens; empty if it does not. */
    public synchronized Optional<Path> address() {
        return Optional.ofNullable(address);
    }

    /** How many terminals are watching. */
    public int watching() {
        return watching.size();
    }

    /** Ends listening and lets every terminal go. */
    @Deactivate
    public synchronized void close() throws IOException {
        if (address != null) {
            listening.close();
            for (WatchingTerminal terminal : watching) {
                terminal.close();
            }
            Files.deleteIfExists(address);
            Files.deleteIfExists(address.getParent());
            address = null;
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel socket = server.accept();
                daemon(() -> serve(socket), "platter watch view");
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(SocketChannel socket) {
        try (WatchingTerminal terminal = new WatchingTerminal(socket)) {
            terminal.awaitShape();
            watching.add(terminal);
            try {
                new MachineView(machine, drives).show(terminal, terminal, "Platter", "leaves", MachineView.Until.LEFT);
            } finally {
                watching.remove(terminal);
            }
        } catch (IOException e) {
            // The other end is gone.
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
