package org.platter.qtest.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.platter.block.images.Images;
import org.platter.floppy.controller.FloppyController;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.DeviceBench;
import org.platter.pc.machine.Pc;

/**
 * Runs the devices of a PC as the lines on a qtest socket say, and answers QMP beside.
 *
 * <p>An access is answered when the work has ended that it has caused on other threads, so that a test sees the same
 * whatever the host's speed: unless blkdebug holds it, or an error has stopped the machine.
 *
 * <p>Life cycle: made, {@link #run} once, until the qtest connection ends, QMP says {@code quit}, or {@link #end} is called.
 */
public final class QtestServer {

    /** After this time an access is answered in any case. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int LONGEST_LINE = 192 << 20;

    private final CommandLine options;
    private final Images images;
    private final MainLoop loop;
    private final List<Qmp> monitors = new ArrayList<>();
    private DeviceBench bench;
    private Drives drives;
    private Transcript transcript;
    private QtestProtocol qtest;
    private Connection tester;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * A server that has done nothing yet.
     *
     * @param images opens the images of the command line
     */
    public QtestServer(CommandLine options, Images images) throws IOException {
        this.options = options;
        this.images = images;
        loop = new MainLoop();
    }

    /**
     * Does what the sockets say, on this thread.
     *
     * @throws IOException if an image cannot be opened or a socket not be reached
     */
    public void run() throws IOException {
        IdeController ide = new IdeController();
        FloppyController floppy = new FloppyController();
        try (loop;
                DeviceBench newBench = Pc.builder()
                        .memory(options.memory())
                        .device(ide)
                        .device(floppy)
                        .device(new FirmwareConfiguration(options.memory()))
                        .buildBench();
                Drives newDrives = new Drives(images, ide, floppy, newBench::wake);
                Transcript newTranscript = Transcript.to(options.log())) {
            bench = newBench;
            drives = newDrives;
            transcript = newTranscript;
            for (DriveOption drive : options.drives()) {
                drives.add(drive);
            }
            takeUnitAttentions();
            bench.onWorkEnded(loop::wake);
            bench.onStop(reason -> event("STOP", Map.of()));
            open(options.qtest(), this::serveTester);
            for (SocketOption monitor : options.monitors()) {
                open(monitor, this::serveMonitor);
            }
            loop.run(bench::runEvents);
        }
    }

    /** Makes {@link #run} return soon. Any thread. */
    public void end() {
        loop.end();
    }

    private void takeUnitAttentions() {
        for (DriveOption drive : options.drives()) {
            if (drive.kind() == DriveOption.Kind.CD) {
                new UnitAttention(bench, drive.unit()).take();
            }
        }
    }

    private interface Service {
        void serve(SocketChannel channel) throws IOException;
    }

    private void open(SocketOption option, Service service) throws IOException {
        if (!option.server()) {
            SocketChannel channel;
            try {
                channel = SocketChannel.open(option.address());
            } catch (IOException e) {
                throw new IOException("Failed to connect to '" + option.address() + "': " + e.getMessage(), e);
            }
            service.serve(channel);
            return;
        }
        boolean unix = option.address() instanceof UnixDomainSocketAddress;
        ServerSocketChannel server =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        loop.add(server, SelectionKey.OP_ACCEPT, () -> {
            SocketChannel channel = server.accept();
            if (channel != null) {
                server.close();
                service.serve(channel);
            }
        });
        server.bind(option.address());
    }

    private void serveTester(SocketChannel channel) throws IOException {
        tester = new Connection(channel);
        StringBuilder answer = new StringBuilder();
        InterruptReports interrupts = new InterruptReports(bench, this::sendLine);
        qtest = new QtestProtocol(bench, interrupts, answer::append);
        Consumer<String> answering = text -> {
            qtest.answer(text);
            bench.settle(PATIENCE, drives::holding);
            sendLine(answer.toString());
            answer.setLength(0);
        };
        loop.add(channel, SelectionKey.OP_READ, () -> {
            if (tester.read(bytes -> receive(bytes, answering))) {
                tester.flush();
            } else {
                loop.end();
            }
        });
    }

    private void receive(ByteBuffer bytes, Consumer<String> answering) {
        while (bytes.hasRemaining()) {
            byte c = bytes.get();
            if (c == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                transcript.received(text);
                answering.accept(text);
            } else if (line.size() < LONGEST_LINE) {
                line.write(c);
            }
        }
    }

    private void sendLine(String text) {
        transcript.sent(text);
        tester.send(text + "\n");
    }

    private void serveMonitor(SocketChannel channel) throws IOException {
        Connection connection = new Connection(channel);
        Qmp monitor = new Qmp(connection, this);
        monitors.add(monitor);
        loop.add(channel, SelectionKey.OP_READ, () -> {
            if (!connection.read(monitor::receive)) {
                monitors.remove(monitor);
            }
        });
    }

    private void event(String name, Map<String, Object> data) {
        monitors.forEach(monitor -> monitor.event(name, data));
    }

    // What QMP asks for; each returns the answer

    Object status() {
        boolean paused = bench.paused();
        return Qmp.ordered("status", paused ? "paused" : "running", "singlestep", false, "running", !paused);
    }

    Object stopMachine() {
        if (!bench.paused()) {
            bench.pause();
            event("STOP", Map.of());
        }
        return Map.of();
    }

    Object goOn() {
        if (bench.paused()) {
            event("RESUME", Map.of());
            bench.resume();
        }
        return Map.of();
    }

    Object reset() {
        bench.reset();
        takeUnitAttentions();
        event("RESET", Qmp.ordered("guest", false, "reason", "host-qmp-system-reset"));
        return Map.of();
    }

    Object quit() {
        event("SHUTDOWN", Qmp.ordered("guest", false, "reason", "host-qmp-quit"));
        loop.end();
        return Map.of();
    }

    Object humanCommand(String text) {
        return new HumanMonitor(drives, bench).command(text);
    }
}
