package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;

class DeviceChannelTest {

    private static final int SIZE = 8 * 512;

    private final MemoryStorage storage = MemoryStorage.of("disk", new byte[SIZE]);

    @Test
    void readsAndWritesAnyBytesAsAFileDoes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] expected = new byte[SIZE];
        try (DeviceChannel channel = channel(false)) {
            for (int i = 0; i < 2000; i++) {
                int offset = random.nextInt(SIZE);
                byte[] bytes = new byte[random.nextInt(SIZE - offset)];
                channel.position(offset);
                if (random.nextBoolean()) {
                    random.nextBytes(bytes);
                    System.arraycopy(bytes, 0, expected, offset, bytes.length);
                    assertEquals(bytes.length, channel.write(ByteBuffer.wrap(bytes)), "seed " + seed);
                } else {
                    assertEquals(bytes.length, channel.read(ByteBuffer.wrap(bytes)), "seed " + seed);
                    assertArrayEquals(
                            Arrays.copyOfRange(expected, offset, offset + bytes.length), bytes, "seed " + seed);
                }
                assertEquals(offset + bytes.length, channel.position(), "seed " + seed);
            }
        }
        assertArrayEquals(expected, storage.toByteArray(), "seed " + seed);
    }

    @Test
    void movesThePieceOfTheBufferThatRemains() throws IOException {
        ByteBuffer from = ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer to = ByteBuffer.allocateDirect(10);
        try (DeviceChannel channel = channel(false)) {
            channel.position(510).write(from.position(2).limit(7));
            channel.position(511).read(to.position(3).limit(6));
        }
        assertEquals(7, from.position());
        assertEquals(7, from.limit());
        assertEquals(6, to.position());
        assertEquals(
                ByteBuffer.wrap("345".getBytes(StandardCharsets.US_ASCII)),
                to.flip().position(3));
    }

    @Test
    void endsWhereTheDiskEnds() throws IOException {
        try (DeviceChannel channel = channel(false)) {
            assertEquals(SIZE, channel.size());
            channel.position(SIZE - 3);
            assertEquals(3, channel.read(ByteBuffer.allocate(10)));
            assertEquals(-1, channel.read(ByteBuffer.allocate(10)));
            assertEquals(0, channel.read(ByteBuffer.allocate(0)));
            assertEquals(-1, channel.position(Long.MAX_VALUE).read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void writesNothingBehindTheDisk() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(10).put(new byte[] {1, 2, 3}).rewind();
        try (DeviceChannel channel = channel(false)) {
            channel.position(SIZE - 3);
            assertEquals(3, channel.write(bytes));
            assertEquals(7, bytes.remaining());
            BlockException e = assertThrows(BlockException.class, () -> channel.write(bytes));
            assertEquals(Kind.NO_SPACE, e.kind());
            assertEquals(SIZE, channel.position());
        }
        byte[] disk = storage.toByteArray();
        assertEquals(SIZE, disk.length);
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOfRange(disk, SIZE - 3, SIZE));
    }

    @Test
    void isNotCut() throws IOException {
        try (DeviceChannel channel = channel(false)) {
            assertEquals(
                    Kind.UNSUPPORTED,
                    assertThrows(BlockException.class, () -> channel.truncate(SIZE - 1))
                            .kind());
            assertEquals(SIZE, channel.position(2 * SIZE).truncate(SIZE).position());
            assertEquals(SIZE, channel.truncate(3 * SIZE).size());
        }
    }

    @Test
    void isNotWrittenWhereTheDiskIsNot() throws IOException {
        try (DeviceChannel channel = channel(true)) {
            assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
            assertThrows(NonWritableChannelException.class, () -> channel.truncate(SIZE));
        }
    }

    @Test
    void closesTheDisk() throws IOException {
        DeviceChannel channel = channel(false);
        channel.close();
        channel.close();
        assertFalse(channel.isOpen());
        assertThrows(ClosedChannelException.class, channel::position);
        assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
        assertThrows(BlockException.class, () -> storage.read(ByteBuffer.allocate(1), 0));
    }

    @Test
    void servesStreams() throws IOException {
        try (DeviceChannel channel = channel(false)) {
            Channels.newOutputStream(channel).write("hello".getBytes(StandardCharsets.US_ASCII));
            channel.position(1);
            byte[] rest = Channels.newInputStream(channel).readAllBytes();
            assertEquals(SIZE - 1, rest.length);
            assertEquals("ello", new String(rest, 0, 4, StandardCharsets.US_ASCII));
        }
    }

    private DeviceChannel channel(boolean readOnly) {
        return new DeviceChannel(PlainDriver.device(storage, readOnly));
    }
}
