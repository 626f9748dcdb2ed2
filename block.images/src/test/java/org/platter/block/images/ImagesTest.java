package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.support.FileStorage;

class ImagesTest {

    @TempDir
    private Path folder;

    private Path toy;
    private Path text;

    @BeforeEach
    void files() throws IOException {
        toy = ToyDriver.image(folder.resolve("disk.toy"), 4096);
        text = Files.write(folder.resolve("text"), new byte[1024]);
    }

    @Test
    void opensAnImageWithTheBestDriver() throws IOException {
        Images images = images(new ToyDriver("low", 10), new ToyDriver("high", 20));

        try (BlockDevice device = images.open(toy, ImageOptions.READ_WRITE)) {
            assertEquals("high", device.info().format());
            assertFalse(device.info().readOnly());
        }
    }

    @Test
    void opensAnImageForReadingOnly() throws IOException {
        try (BlockDevice one = images(new ToyDriver()).open(toy, ImageOptions.READ_ONLY);
                BlockDevice two = images(new ToyDriver()).open(toy, ImageOptions.READ_ONLY)) {
            assertTrue(one.info().readOnly());
            assertTrue(two.info().readOnly());
        }
    }

    @Test
    void believesTheCallerWhoNamesTheFormat() throws IOException {
        Images images = images(new ToyDriver("high", 90), new ToyDriver("low", 10));

        try (BlockDevice device = images.open(toy, ImageOptions.READ_WRITE.withFormat("low-alias"))) {
            assertEquals("low", device.info().format());
        }
    }

    @Test
    void saysWhichFormatsThereAreIfTheOneNamedIsNot() {
        BlockException refusal = assertThrows(
                BlockException.class,
                () -> images(new ToyDriver("one", 1), new ToyDriver("two", 1))
                        .open(toy, ImageOptions.READ_WRITE.withFormat("three")));

        assertEquals(toy + ": no driver for format 'three'; there are drivers for one, two", refusal.getMessage());
    }

    @Test
    void saysWhoWasAskedAndWhatToDoIfNobodyRecognisesTheImage() {
        BlockException refusal =
                assertThrows(BlockException.class, () -> images(new ToyDriver()).open(text, ImageOptions.READ_WRITE));

        assertEquals(BlockException.Kind.NOT_THIS_FORMAT, refusal.kind());
        assertEquals(
                text + ": no driver recognises the image; asked were toy (not recognised); if you know the"
                        + " format, name it; raw is never guessed",
                refusal.getMessage());
    }

    @Test
    void opensWhatNobodyRecognisesAsRawForReadingOnlyIfAllowed() throws IOException {
        Images images = images(new ToyDriver(), new PlainDriver());

        try (BlockDevice device = images.open(text, ImageOptions.READ_WRITE.withRawFallback(true))) {
            assertEquals("raw", device.info().format());
            assertTrue(device.info().readOnly());
        }
        assertThrows(BlockException.class, () -> images.open(text, ImageOptions.READ_WRITE));
    }

    @Test
    void rawIsWritableByName() throws IOException {
        try (BlockDevice device = images(new PlainDriver()).open(text, ImageOptions.READ_WRITE.withFormat("raw"))) {
            assertFalse(device.info().readOnly());
        }
    }

    @Test
    void keepsTheWritesOfASnapshotOutOfTheImage() throws IOException {
        byte[] before = Files.readAllBytes(toy);

        try (BlockDevice device = images(new ToyDriver()).open(toy, ImageOptions.READ_WRITE.withSnapshot(true))) {
            device.write(ByteBuffer.allocate(512).putInt(0, 42), 1024);
            device.flush();
            ByteBuffer found = ByteBuffer.allocate(512);
            device.read(found, 1024);
            assertEquals(42, found.getInt(0));
        }

        assertArrayEquals(before, Files.readAllBytes(toy));
    }

    @Test
    void asksTheNextDriverIfTheFirstOneFindsAnotherFormatWhenOpening() throws IOException {
        Images images = images(
                failing("mistaken", "open", new BlockException(BlockException.Kind.NOT_THIS_FORMAT, "not mine")),
                new ToyDriver("second", 10));

        try (BlockDevice device = images.open(toy, ImageOptions.READ_WRITE)) {
            assertEquals("second", device.info().format());
        }
    }

    @Test
    void asksTheNextDriverIfTheFirstOneIsBroken() throws IOException {
        Images images = images(
                new ToyDriver("broken", 90, call -> {
                    if (call.equals("open")) {
                        throw new NullPointerException("broken");
                    }
                }),
                new ToyDriver("second", 10));

        try (BlockDevice device = images.open(toy, ImageOptions.READ_WRITE)) {
            assertEquals("second", device.info().format());
        }
    }

    @Test
    void asksAnotherDriverOfTheFormatIfTheFirstOneRefusesTheImage() throws IOException {
        Images images = images(
                failing("toy", "open", new BlockException(BlockException.Kind.UNSUPPORTED, "too new")),
                new ToyDriver("other", 80),
                new ToyDriver("toy", 10));

        try (BlockDevice device = images.open(toy, ImageOptions.READ_WRITE)) {
            assertEquals("toy", device.info().format());
        }
    }

    @Test
    void refusesADamagedImageRatherThanTakingItForAnotherFormat() {
        Images images = images(
                failing("damaged", "open", new BlockException(BlockException.Kind.CORRUPT, "damaged")),
                new ToyDriver("vague", 5));

        BlockException refusal = assertThrows(BlockException.class, () -> images.open(toy, ImageOptions.READ_WRITE));

        assertEquals(BlockException.Kind.CORRUPT, refusal.kind());
    }

    @Test
    void letsTheFileGoWhenItCannotBeOpened() throws IOException {
        assertThrows(BlockException.class, () -> images().open(toy, ImageOptions.READ_WRITE));

        FileStorage.open(toy, false).close();
    }

    @Test
    void refusesAFileThatSomebodyElseWrites() throws IOException {
        Images images = images(new ToyDriver());

        try (BlockDevice first = images.open(toy, ImageOptions.READ_WRITE)) {
            BlockException refusal =
                    assertThrows(BlockException.class, () -> images.open(toy, ImageOptions.READ_WRITE));

            assertEquals(BlockException.Kind.BUSY, refusal.kind());
            assertFalse(first.info().readOnly());
        }
    }

    @Test
    void namesTheFileThatIsMissing() {
        assertThrows(
                NoSuchFileException.class,
                () -> images(new ToyDriver()).open(folder.resolve("nothing"), ImageOptions.READ_ONLY));
    }

    private static ToyDriver failing(String format, String when, IOException failure) {
        return new ToyDriver(format, 90, call -> {
            if (call.equals(when)) {
                throw failure;
            }
        });
    }

    private static Images images(BlockDriver... drivers) {
        return new Images(Drivers.of(drivers));
    }

    @Test
    void readsWhatSomebodyWritesIfItIsAskedTo() throws IOException {
        Images images = images(new ToyDriver());
        ImageOptions unlocked = ImageOptions.READ_ONLY.withUnlocked(true);

        try (BlockDevice writer = images.open(toy, ImageOptions.READ_WRITE)) {
            assertThrows(BlockException.class, () -> images.open(toy, ImageOptions.READ_ONLY));
            writer.write(ByteBuffer.wrap(new byte[512]).put(0, (byte) 5), 512);
            try (BlockDevice reader = images.open(toy, unlocked)) {
                ByteBuffer sector = ByteBuffer.allocate(512);
                reader.read(sector, 512);
                assertEquals(5, sector.get(0));
            }
            assertEquals(1, images.chain(toy, unlocked).size());
        }
        assertThrows(IllegalArgumentException.class, () -> images.open(toy, unlocked.withReadOnly(false)));
    }
}
