package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;

class DiskFileTest {

    private static final PlainDriver DRIVER = new PlainDriver();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("disk");
    }

    @Test
    void isMadeOpenedAndWritten() throws IOException {
        DiskFile.create(file, DRIVER, CreateOptions.ofSize(1024));
        try (BlockDevice disk = DiskFile.open(file, DRIVER, OpenOptions.READ_WRITE)) {
            disk.write(ByteBuffer.allocate(512).put(0, (byte) 7), 512);
        }
        byte[] expected = new byte[1024];
        expected[512] = 7;
        assertArrayEquals(expected, Files.readAllBytes(file));
    }

    @Test
    void isLeftClosedWhereTheDriverRefusesIt() throws IOException {
        Files.createFile(file);
        assertThrows(BlockException.class, () -> DiskFile.open(file, DRIVER, OpenOptions.READ_ONLY));
        FileStorage.open(file, false).close();
    }

    @Test
    void isLeftAwayWhereItCannotBeMade() {
        assertThrows(BlockException.class, () -> DiskFile.create(file, DRIVER, CreateOptions.ofSize(1000)));
        assertFalse(Files.exists(file));
    }

    @Test
    void isNeverReplaced() throws IOException {
        Files.writeString(file, "precious");
        assertThrows(FileAlreadyExistsException.class, () -> DiskFile.create(file, DRIVER, CreateOptions.ofSize(1024)));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void mustBeThere() {
        assertThrows(NoSuchFileException.class, () -> DiskFile.open(file, DRIVER, OpenOptions.READ_WRITE));
        assertFalse(Files.exists(file));
    }

    @Test
    void isLockedAgainstASecondWriter() throws IOException {
        DiskFile.create(file, DRIVER, CreateOptions.ofSize(1024));
        try (BlockDevice disk = DiskFile.open(file, DRIVER, OpenOptions.READ_WRITE)) {
            BlockException e =
                    assertThrows(BlockException.class, () -> DiskFile.open(file, DRIVER, OpenOptions.READ_WRITE));
            assertEquals(BlockException.Kind.BUSY, e.kind());
            assertTrue(disk.info().size() > 0);
        }
    }
}
