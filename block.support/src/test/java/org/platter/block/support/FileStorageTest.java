package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
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
    void nothingReachesTheFileOnceItIsClosed() throws Exception {
        Path file = folder.resolve("image");
        FileStorage storage = FileStorage.create(file);
        CountDownLatch writing = new CountDownLatch(1);
        FutureTask<BlockException> late = new FutureTask<>(() -> {
            for (byte value = 0; ; value++) {
                try {
                    storage.write(ByteBuffer.wrap(bytes(100_000, value)), 0);
                    writing.countDown();
                } catch (BlockException e) {
                    return e;
                }
            }
        });
        new Thread(late).start();
        writing.await();

        storage.close();
        byte[] content = Files.readAllBytes(file);

        assertEquals(BlockException.Kind.CLOSED, late.get().kind());
        assertArrayEquals(content, Files.readAllBytes(file));
        FileStorage.open(file, false).close();
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

    @Test
    void refusesAReaderBesideAWriterByAnyName() throws IOException {
        Path file = folder.resolve("image");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (Storage writer = FileStorage.create(file)) {
            for (Path name : new Path[] {file, link}) {
                var e = assertThrows(BlockException.class, () -> FileStorage.open(name, true));
                assertEquals(BlockException.Kind.BUSY, e.kind());
            }
            writer.resize(1);
        }
        FileStorage.open(link, true).close();
    }

    @Test
    void refusesAWriterUntilTheLastReaderHasGone() throws IOException {
        Path file = Files.write(folder.resolve("image"), bytes(512, 3));
        Storage first = FileStorage.open(file, true);
        Storage second = FileStorage.open(file, true);
        first.close();
        first.close();

        assertEquals(
                BlockException.Kind.BUSY,
                assertThrows(BlockException.class, () -> FileStorage.open(file, false))
                        .kind());
        assertEquals(
                BlockException.Kind.CLOSED,
                assertThrows(BlockException.class, first::size).kind());
        assertEquals(ByteBuffer.wrap(bytes(512, 3)), ByteBuffer.wrap(read(second, 0, 512)));

        second.close();
        FileStorage.open(file, false).close();
    }

    /** In POSIX, closing a channel of the file would give up the lock that the other one holds. */
    @Test
    void keepsTheLockAgainstOtherProgramsWhenASecondOpeningEnds() throws Exception {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        try (Storage writer = FileStorage.open(file, false)) {
            assertThrows(BlockException.class, () -> FileStorage.open(file, true));
            assertEquals("BUSY", openInAnotherProgram(file));
            writer.resize(1);
        }
        Storage first = FileStorage.open(file, true);
        try (Storage second = FileStorage.open(file, true)) {
            first.close();
            assertEquals("BUSY", openInAnotherProgram(file));
            assertEquals(1, second.size());
        }
        assertEquals("open", openInAnotherProgram(file));
    }

    private static String openInAnotherProgram(Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenForWriting.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** The other program. */
    static final class OpenForWriting {

        private OpenForWriting() {}

        public static void main(String[] arguments) throws IOException {
            try (Storage storage = FileStorage.open(Path.of(arguments[0]), false)) {
                System.out.println(storage.readOnly() ? "read-only" : "open");
            } catch (BlockException e) {
                System.out.println(e.kind());
            }
        }
    }

    @Test
    void readsBesideAWriterWithoutALock() throws IOException {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        try (Storage writer = FileStorage.open(file, false)) {
            try (Storage reader = FileStorage.openUnlocked(file)) {
                writer.write(ByteBuffer.wrap(new byte[] {7}), 511);
                assertEquals(7, read(reader, 511, 1)[0]);
                assertThrows(BlockException.class, () -> reader.write(ByteBuffer.allocate(1), 0));
            }
            writer.write(ByteBuffer.wrap(new byte[] {8}), 511);
            assertThrows(BlockException.class, () -> FileStorage.open(file, true), "the writer's lock is still there");
        }
    }

    @Test
    void keepsWritersAwayFromReadersWhoCameAfterOneWithoutALock() throws IOException {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        try (Storage unlocked = FileStorage.openUnlocked(file)) {
            try (Storage locked = FileStorage.open(file, true)) {
                assertTrue(locked.readOnly() && unlocked.readOnly());
                assertThrows(BlockException.class, () -> FileStorage.open(file, false));
            }
        }
        FileStorage.open(file, false).close();
    }
}
