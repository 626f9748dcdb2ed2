package org.platter.launcher.qtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A machine under test, as a process of its own that connects to the test's sockets: QEMU or ours, by the same options. */
final class Subject implements AutoCloseable {

    private final Process process;
    private final SocketChannel qtest;
    private final SocketChannel monitor;
    private final BufferedReader answers;
    private final BufferedReader messages;
    private final boolean[] interrupts = new boolean[24];

    /**
     * @param program the command and what it needs in front
     * @param options as QEMU has them
     */
    Subject(Path folder, List<String> program, List<String> options) throws IOException {
        Path qtestPath = Files.createTempFile(folder, "qtest", ".sock");
        Path monitorPath = Files.createTempFile(folder, "qmp", ".sock");
        Files.delete(qtestPath);
        Files.delete(monitorPath);
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("-qtest", "unix:" + qtestPath, "-qtest-log", "/dev/null"));
        command.addAll(List.of("-chardev", "socket,path=" + monitorPath + ",id=char0"));
        command.addAll(List.of("-mon", "chardev=char0,mode=control", "-display", "none", "-machine", "pc"));
        command.addAll(options);
        try (ServerSocketChannel first = listen(qtestPath);
                ServerSocketChannel second = listen(monitorPath)) {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("PLATTER_NO_BUILD", "1");
            process = builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            qtest = accept(first, folder);
            monitor = accept(second, folder);
        }
        answers = reader(qtest);
        messages = reader(monitor);
        if (!messages.readLine().contains("\"QMP\"")) {
            throw new IOException("found no greeting");
        }
        qmp("{\"execute\": \"qmp_capabilities\"}");
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        server.configureBlocking(false);
        return server;
    }

    private SocketChannel accept(ServerSocketChannel server, Path folder) throws IOException {
        for (SocketChannel channel = server.accept(); ; channel = server.accept()) {
            if (channel != null) {
                return channel;
            }
            if (!process.isAlive()) {
                throw new IOException(Files.readString(folder.resolve("output.txt")));
            }
            Thread.onSpinWait();
        }
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    // qtest

    /** The answer to a command without its {@code OK}. */
    String ask(String format, Object... values) {
        String line = answer(format, values);
        if (!line.startsWith("OK")) {
            throw new AssertionError(String.format(format, values) + ": " + line);
        }
        return line.substring(2).strip();
    }

    /** The answer to a command, whatever it is. */
    String answer(String format, Object... values) {
        String command = String.format(format, values);
        try {
            send(qtest, command + "\n");
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (!line.startsWith("IRQ")) {
                    return line;
                }
                String[] words = line.split(" ");
                interrupts[Integer.parseInt(words[2])] = words[1].equals("raise");
            }
            throw new IOException(command + ": the machine has gone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    int in(int port) {
        return number(ask("inb 0x%x", port));
    }

    int in16(int port) {
        return number(ask("inw 0x%x", port));
    }

    int in32(int port) {
        return number(ask("inl 0x%x", port));
    }

    void out(int port, int value) {
        ask("outb 0x%x 0x%x", port, value & 0xFF);
    }

    void out16(int port, int value) {
        ask("outw 0x%x 0x%x", port, value & 0xFFFF);
    }

    void out32(int port, int value) {
        ask("outl 0x%x 0x%x", port, value);
    }

    byte[] read(int address, int length) {
        return HexFormat.of().parseHex(ask("read 0x%x 0x%x", address, length).substring(2));
    }

    void write(int address, byte[] data) {
        ask("write 0x%x 0x%x 0x%s", address, data.length, HexFormat.of().formatHex(data));
    }

    void watchInterrupts() {
        ask("irq_intercept_in ioapic");
    }

    /** The level of an interrupt line. */
    boolean interrupt(int number) {
        in32(0); // what is under way is told before the answer
        return interrupts[number];
    }

    private static int number(String text) {
        return (int) Long.decode(text).longValue();
    }

    // QMP

    /** What the command returns. Events that come before are passed over. */
    String qmp(String command) throws IOException {
        send(monitor, command + "\n");
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            if (line.contains("\"return\"") || line.contains("\"error\"")) {
                return line;
            }
        }
        throw new IOException(command + ": the machine has gone");
    }

    /** Gives a command for people. */
    String human(String command) throws IOException {
        return qmp("{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \""
                + command.replace("\"", "\\\"") + "\"}}");
    }

    void awaitEvent(String name) throws IOException {
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            if (line.contains("\"event\": \"" + name + "\"")) {
                return;
            }
        }
        throw new IOException("the machine has gone before " + name);
    }

    /** Ends the machine by a signal; returns its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the machine does not end");
        }
        return process.exitValue();
    }

    /** Waits for the end of a machine that has been told to quit; returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        qtest.close();
        monitor.close();
    }
}
