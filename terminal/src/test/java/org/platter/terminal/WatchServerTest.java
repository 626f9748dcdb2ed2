package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.ide.controller.IdeController;
import org.platter.pc.host.Machine;

class WatchServerTest {

    private static final WatchMessage LARGE = new WatchMessage.Shape(new Terminal.Size(100, 40), false);

    private final Drives drives = new Drives(new Drivers(), (drive, disk) -> () -> {});
    private final Machine machine = new Machine(drives);
    private final WatchServer server = new WatchServer(machine, drives);

    @AfterEach
    void close() throws Exception {
        server.close();
        machine.stop();
        drives.close();
    }

    @Test
    void aTerminalSeesTheMachineComeAndGo() throws Exception {
        try (SocketChannel socket = connect()) {
            InputStream shown = SocketStreams.input(socket);
            say(socket, LARGE);
            await(shown, "off");

            machine.start(pc -> pc.realTime(false));
            await(shown, "again.");
            assertEquals(1, server.watching());
            machine.stop();

            await(shown, "off");
        }
    }

    @Test
    void severalWatchAndOneOfThemPressesKeys() throws Exception {
        IdeController ide = new IdeController();
        machine.addDevice(ide);
        machine.start(pc -> pc.realTime(false));
        try (SocketChannel one = connect();
                SocketChannel other = connect()) {
            say(one, LARGE);
            say(other, LARGE);
            await(SocketStreams.input(one), "again.");
            await(SocketStreams.input(other), "again.");

            ide.attachCd(0);
            say(other, new WatchMessage.Pressed("x".getBytes(StandardCharsets.US_ASCII)));

            // The BIOS tries again and finds a drive.
            await(SocketStreams.input(one), "CD-ROM:");
        }
    }

    @Test
    void ctrlBracketLetsTheTerminalGo() throws Exception {
        try (SocketChannel socket = connect()) {
            say(socket, LARGE);

            say(socket, new WatchMessage.Pressed(new byte[] {0x1D}));

            InputStream shown = SocketStreams.input(socket);
            while (shown.read() >= 0) {
                // what was drawn before
            }
        }
    }

    @Test
    void whoTalksNonsenseIsLetGo() throws Exception {
        try (SocketChannel socket = connect()) {
            SocketStreams.output(socket).write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            InputStream shown = SocketStreams.input(socket);
            try {
                while (shown.read() >= 0) {
                    // what was drawn before
                }
            } catch (IOException e) {
                // as good an end
            }
        }
        Path again = server.open();
        assertTrue(Files.exists(again));
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        Path address = server.open();

        server.close();

        assertFalse(Files.exists(address.getParent()));
        assertTrue(server.address().isEmpty());
    }

    @Test
    void messagesAreReadAsTheyWereWritten() throws Exception {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        new WatchMessage.Pressed(new byte[] {1, 2, 3}).write(new DataOutputStream(line));
        LARGE.write(new DataOutputStream(line));

        DataInputStream in = new DataInputStream(new ByteArrayInputStream(line.toByteArray()));

        WatchMessage.Pressed pressed = (WatchMessage.Pressed) WatchMessage.read(in);
        assertArrayEquals(new byte[] {1, 2, 3}, pressed.keys());
        assertEquals(LARGE, WatchMessage.read(in));
        assertNull(WatchMessage.read(in));
    }

    @Test
    void aMessageCutOffIsAnError() {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[] {'K', 0, 9, 1}));

        assertThrows(EOFException.class, () -> WatchMessage.read(in));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(server.open()));
    }

    private static void say(SocketChannel socket, WatchMessage message) throws IOException {
        message.write(new DataOutputStream(SocketStreams.output(socket)));
    }

    /** Reads until a word has been drawn: blanks that were blank before are not. There is no other way to see that nothing more comes than to wait for ever. */
    private static void await(InputStream shown, String text) throws IOException {
        StringBuilder drawn = new StringBuilder();
        while (drawn.indexOf(text) < 0) {
            int value = shown.read();
            assertTrue(value >= 0, () -> "the line has ended; drawn was " + drawn);
            drawn.append((char) value);
        }
    }
}
