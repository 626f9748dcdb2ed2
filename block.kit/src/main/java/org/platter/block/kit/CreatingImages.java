package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.OptionDescription;
import org.platter.block.support.MemoryStorage;

/** What a new image is, and which are refused. */
@Theme("creating images")
interface CreatingImages extends Tested {

    /** Values that somebody may try. */
    List<String> ODD_VALUES =
            List.of("", " ", "0", "-1", "1", "511", "4096", "99999999999999999999", "9T", "no such value");

    @Test
    default void createsADiskOfTheSizeAskedForThatReadsAsZeros() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            assertEquals(subject().size(), device.info().size());
            assertEquals(subject().driver().format(), device.info().format());
            assertFalse(device.info().readOnly());
            assertArrayEquals(new byte[subject().size()], Bytes.readAll(device));
        }
    }

    @Test
    default void forgetsWhatTheStorageHeldBefore() throws IOException {
        MemoryStorage storage = MemoryStorage.of(
                "disk", Bytes.random(new Random(1), 2 * subject().size()));
        subject().driver().create(storage, subject().options(subject().size()));
        try (BlockDevice device = subject().open(storage)) {
            device.write(ByteBuffer.allocate(SECTOR), 0);
            device.write(ByteBuffer.allocate(SECTOR), subject().size() - SECTOR);
            assertArrayEquals(new byte[subject().size()], Bytes.readAll(device));
        }
    }

    @Test
    default void createsADiskOfNoSize() throws IOException {
        MemoryStorage storage = new MemoryStorage("disk");
        subject().driver().create(storage, subject().options(0));
        try (BlockDevice device = subject().open(storage)) {
            assertEquals(0, device.info().size());
            assertEquals(List.of(), device.extents(0, 0));
        }
    }

    @Test
    default void refusesOptionsItDoesNotKnow() throws IOException {
        FormatOptions unknown = FormatOptions.NONE.with("no-such-option", "1");
        MemoryStorage image = subject().blank();
        assertThrows(
                IllegalArgumentException.class,
                () -> subject()
                        .driver()
                        .create(
                                new MemoryStorage("disk"),
                                CreateOptions.ofSize(SECTOR).withFormat(unknown)));
        assertThrows(
                IllegalArgumentException.class,
                () -> subject().driver().open(image, OpenOptions.READ_WRITE.withFormat(unknown)));
    }

    @ParameterizedTest
    @ValueSource(longs = {512, 4096 - 512, 65536, (1 << 20) + 512, 1L << 40, 1L << 61})
    default void createsADiskOfAnySizeOrSaysThatItCannot(long size) throws IOException {
        subject().requires(Capability.CREATE);
        MemoryStorage storage = new MemoryStorage("disk");
        try {
            subject().driver().create(storage, subject().options(size));
        } catch (BlockException e) {
            assertEquals(BlockException.Kind.UNSUPPORTED, e.kind());
            assertTrue(size > 1 << 30, "even a disk of " + size + " bytes is too large: " + e.getMessage());
            return;
        }
        try (BlockDevice device = subject().openForReading(storage)) {
            assertEquals(size, device.info().size());
            assertArrayEquals(new byte[SECTOR], Bytes.read(device, size - SECTOR, SECTOR));
        }
    }

    @Test
    default void makesAnImageOrRefusesWhateverItsOptionsSay() throws IOException {
        subject().requires(Capability.CREATE);
        for (OptionDescription option : subject().driver().createOptions()) {
            assertFalse(option.description().isBlank(), () -> option.name() + " is described");
            for (String value : ODD_VALUES) {
                FormatOptions options = FormatOptions.NONE.with(option.name(), value);
                MemoryStorage storage = new MemoryStorage("disk");
                try {
                    subject()
                            .driver()
                            .create(storage, CreateOptions.ofSize(1 << 20).withFormat(options));
                } catch (BlockException | IllegalArgumentException e) {
                    assertFalse(String.valueOf(e.getMessage()).isBlank(), () -> options + " is refused for a reason");
                    continue;
                }
                try (BlockDevice device = subject().openForReading(storage)) {
                    assertTrue(
                            device.info().size() >= 1 << 20,
                            () -> options + " makes a disk of " + device.info().size() + " bytes");
                }
            }
        }
    }

    @Test
    default void leavesNothingThatPassesForAnImageWhenCreatingFails() throws IOException {
        subject().requires(Capability.CREATE, Capability.PROBE);
        for (FailingStorage.Call call : Set.of(FailingStorage.Call.WRITE, FailingStorage.Call.RESIZE)) {
            for (int after = 0; createFails(call, after); after++) {
                // until no call fails any more
            }
        }
    }

    private boolean createFails(FailingStorage.Call call, int after) throws IOException {
        MemoryStorage storage = new MemoryStorage("disk");
        FailingStorage failing = new FailingStorage(storage);
        failing.fail(Set.of(call), after, Long.MAX_VALUE, BlockException.Kind.NO_SPACE);
        try {
            subject().driver().create(failing, subject().options(subject().size()));
        } catch (BlockException e) {
            assertEquals(BlockException.Kind.NO_SPACE, e.kind());
        }
        if (failing.failures() == 0) {
            return false;
        }
        if (subject().driver().probe(storage).value() > 0) {
            assertThrows(
                    BlockException.class,
                    () -> subject().openForReading(storage),
                    () -> "opens though " + call + " " + after + " of creating it failed");
        }
        return true;
    }

    @Test
    default void makesImagesIfItSaysThatItDoesAndOnlyThen() throws IOException {
        MemoryStorage storage = new MemoryStorage("disk");
        if (subject().can(Capability.CREATE)) {
            subject().driver().create(storage, subject().options(subject().smallSize()));
        } else {
            Refusals.expect(
                    BlockException.Kind.UNSUPPORTED,
                    () -> subject()
                            .driver()
                            .create(storage, CreateOptions.ofSize(subject().size())));
        }
    }
}
