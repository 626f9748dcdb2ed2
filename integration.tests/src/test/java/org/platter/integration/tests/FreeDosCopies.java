package org.platter.integration.tests;

import static org.junit.Assert.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The files that FreeDOS copies on the disk of {@link FreeDosDisk}. */
final class FreeDosCopies {

    /** On the screen when all is done. */
    static final String DONE = "All copies are equal";

    /** On the screen when a copy is not what was copied. */
    static final String FAILED = "is not equal";

    /** Files that are copied, DATA0.BIN and so on. */
    static final int SOURCES = 8;

    /** Copies of each, C00.BIN and so on. */
    static final int COPIES = 3;

    private static final int LENGTH = 60_000;

    private FreeDosCopies() {}

    static byte[] data(int source) {
        byte[] data = new byte[LENGTH + source];
        new Random(source).nextBytes(data);
        return data;
    }

    /** For mtools every copy is there and is what was copied. */
    static void assertComplete(Path raw, Path scratch) throws Exception {
        String drive = raw + "@@" + firstPartition(raw);
        for (int source = 0; source < SOURCES; source++) {
            for (int copy = 0; copy < COPIES; copy++) {
                String name = "C" + source + copy + ".BIN";
                Path found = scratch.resolve(name);
                Outside.copyOut(drive, name, found);
                assertArrayEquals(name, data(source), Files.readAllBytes(found));
            }
        }
    }

    private static long firstPartition(Path raw) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(raw)) {
            channel.read(sector, 446 + 8);
        }
        return (sector.getInt(0) & 0xFFFFFFFFL) * 512;
    }
}
