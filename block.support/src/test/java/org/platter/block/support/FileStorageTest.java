package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;

class FileStorageTest extends StorageContract {

    @TempDir
    Path folder;

    @Override
    Storage empty() throws IOException {
        return FileStorage.create(folder.resolve("image"));
    }

    @Test
    void findsItsContentAgain() throws IOException {
        Path file = folder.resolve("image");
        byte[] content = bytes(1000, 5);
        try (Storage storage = FileStorage.create(file)) {
            storage.write(ByteBuffer.wrap(content), 0);
        }
        try (Storage storage = FileStorage.open(file, true)) {
            assertEquals(ByteBuffer.wrap(content), ByteBuffer.wrap(read(storage, 0, 1000)));
        }
    }

    @Test
    void neitherCreatesWhatExistsNorOpensWhatDoesNot() throws IOException {
        Path file = folder.resolve("image");
        assertThrows(NoSuchFileException.class, () -> FileStorage.open(file, false));
        FileStorage.create(file).close();
        assertThrows(FileAlreadyExistsException.class, () -> FileStorage.create(file));
    }

    @Test
    void refusesToWriteWhatIsOpenForReading() throws IOException {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        try (Storage storage = FileStorage.open(file, true)) {
            for (Call call : new Call[] {
                () -> storage.write(ByteBuffer.allocate(1), 0), () -> storage.resize(0), () -> storage.punch(0, 1)
            }) {
                var e = assertThrows(BlockException.class, call::run);
                assertEquals(BlockException.Kind.READ_ONLY, e.kind());
            }
        }
        assertEquals(512, Files.size(file));
    }

    @Test
    void refusesASecondWriter() throws IOException {
        Path file = folder.resolve("image");
        try (Storage first = FileStorage.create(file)) {
            var e = assertThrows(BlockException.class, () -> FileStorage.open(file, false));
            assertEquals(BlockException.Kind.BUSY, e.kind());
            first.resize(1);
        }
        FileStorage.open(file, false).close();
    }
}
