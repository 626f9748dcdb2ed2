package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockException;
import org.platter.block.kit.Peer;

/** QEMU and we keep out of each other's way. */
class QemuLockTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeAFile() throws IOException {
        file = folder.resolve("disk.vhd");
        Peer.require("qemu-img", "qemu-utils").run("create", "-f", "vpc", file, "1M");
    }

    @Test
    void qemuRefusesWhatIsOpenHereForWriting() throws IOException {
        Peer qemu = Peer.require("qemu-img", "qemu-utils");
        try (FileStorage held = FileStorage.open(file, false)) {
            assertEquals(Files.size(file), held.size());
            Peer.Outcome outcome = qemu.attempt("info", "-f", "vpc", file);
            assertEquals(1, outcome.exitCode());
            assertTrue(outcome.output().contains("lock"), outcome.output());
            assertEquals(0, qemu.attempt("info", "-U", "-f", "vpc", file).exitCode());
        }
        assertEquals(0, qemu.attempt("info", "-f", "vpc", file).exitCode());
    }

    @Test
    void qemuReadsButDoesNotWriteWhatIsReadHere() throws IOException {
        Peer qemu = Peer.require("qemu-io", "qemu-utils");
        try (FileStorage held = FileStorage.open(file, true)) {
            assertEquals(Files.size(file), held.size());
            assertEquals(
                    0, qemu.attempt("-r", "-f", "vpc", "-c", "read 0 512", file).exitCode());
            Peer.Outcome outcome = qemu.attempt("-f", "vpc", "-c", "write 0 512", file);
            assertEquals(1, outcome.exitCode());
            assertTrue(outcome.output().contains("lock"), outcome.output());
        }
        assertEquals(0, qemu.attempt("-f", "vpc", "-c", "write 0 512", file).exitCode());
    }

    @Test
    void whatQemuWritesIsNotWrittenHere() throws Exception {
        Peer.require("qemu-nbd", "qemu-utils");
        Path socket = folder.resolve("socket");
        Process qemu = new ProcessBuilder("qemu-nbd", "-t", "-f", "vpc", "-k", socket.toString(), file.toString())
                .inheritIO()
                .start();
        try {
            while (!Files.exists(socket)) {
                assertTrue(qemu.isAlive());
                Thread.sleep(10);
            }
            awaitGreeting(socket);
            BlockException e = assertThrows(BlockException.class, () -> FileStorage.open(file, false));
            assertEquals(BlockException.Kind.BUSY, e.kind());
        } finally {
            qemu.destroyForcibly().waitFor();
        }
        FileStorage.open(file, false).close();
    }

    /** The socket is there before the image is locked; who is greeted comes after that. */
    private static void awaitGreeting(Path socket) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer greeting = ByteBuffer.allocate(8);
            while (greeting.hasRemaining() && client.read(greeting) >= 0) {
                // the rest is still to come
            }
            assertEquals("NBDMAGIC", new String(greeting.array(), StandardCharsets.US_ASCII));
        }
    }
}
