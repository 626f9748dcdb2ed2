package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/**
 * Images with one thing wrong with them, at each place of their metadata in turn: they are opened or refused, within bounded
 * time and memory, and nothing is changed. What an opened one then shows is not compared: few formats can tell.
 */
@Theme("hostile images")
interface HostileImages extends Tested {

    /** If there are more bytes of metadata, some of them are chosen at random. */
    int PLACES = Integer.getInteger("block.kit.places", 1024);

    long[] BAD_NUMBERS = {
        0,
        1,
        -1,
        511,
        512,
        513,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE - 511,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    default void areAnsweredOrRefusedWhateverIsWrongInTheirMetadata() throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = subject().smallSample().image();
            for (Damage damage : damages(image, random)) {
                meet(image, damage);
            }
        });
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    default void areAnsweredOrRefusedWhereverTheyEnd() throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = subject().smallSample().image();
            for (Damage damage : cuts(image, random)) {
                meet(image, damage);
            }
        });
    }

    @Test
    default void areLeftAsTheyWereIfTheyCannotBeOpenedForWriting() throws Exception {
        subject().requires(Capability.WRITE);
        Seeded.run(random -> {
            MemoryStorage image = subject().smallSample().image();
            List<Damage> all = damages(image, random);
            all.addAll(cuts(image, random));
            for (int i = 0; i < 300; i++) {
                Damage damage = all.get(random.nextInt(all.size()));
                MemoryStorage storage = damage.copyOf(image);
                byte[] before = storage.toByteArray();
                try (BlockDevice device = subject().open(storage)) {
                    assertFalse(device.info().format().isEmpty());
                } catch (IOException e) {
                    assertArrayEquals(before, storage.toByteArray(), () -> damage + ": changed, and refused: " + e);
                }
            }
        });
    }

    private List<Damage> damages(MemoryStorage image, Random random) throws IOException {
        TreeSet<Long> places;
        try (BlockDevice device = subject().openForReading(image.copy(true))) {
            places = Metadata.of(device, image.size()).offsets(PLACES, random);
        }
        List<Damage> damages = new ArrayList<>();
        for (long at : places) {
            for (int mask : new int[] {0x01, 0x80, 0xFF}) {
                damages.add(Damage.flip(image, at, mask));
            }
            for (int length : new int[] {Integer.BYTES, Long.BYTES}) {
                if (at % length == 0 && at + length <= image.size()) {
                    long value = BAD_NUMBERS[random.nextInt(BAD_NUMBERS.length)];
                    damages.add(Damage.number(image, at, length, value, ByteOrder.BIG_ENDIAN));
                    damages.add(Damage.number(image, at, length, value, ByteOrder.LITTLE_ENDIAN));
                }
            }
        }
        return damages;
    }

    private List<Damage> cuts(MemoryStorage image, Random random) throws IOException {
        TreeSet<Long> sizes = new TreeSet<>();
        for (long step : new long[] {0, 1, SECTOR - 1, SECTOR, SECTOR + 1, 8 * SECTOR}) {
            sizes.add(Math.min(step, image.size()));
            sizes.add(Math.max(0, image.size() - Math.max(1, step)));
        }
        for (int i = 0; i < 100; i++) {
            sizes.add(random.nextLong(image.size()));
        }
        return new ArrayList<>(sizes.stream().map(Damage::cut).toList());
    }

    private void meet(MemoryStorage image, Damage damage) throws IOException {
        long before = allocated();
        try {
            subject().driver().probe(new ReadLimit(damage.of(image)));
            Storage storage = new ReadLimit(damage.of(image));
            try (BlockDevice device = subject().openForReading(storage)) {
                tryToRead(device);
            } catch (BlockException e) {
                assertTrue(String.valueOf(e.getMessage()).contains(storage.name()), () -> "says where: " + e);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(damage + ": " + e, e);
        }
        long most = (64 << 20) + 16 * image.size();
        long taken = allocated() - before;
        assertTrue(taken <= most, () -> damage + ": took " + taken + " bytes of memory, expected at most " + most);
    }

    private static void tryToRead(BlockDevice device) throws IOException {
        long size = device.info().size();
        int length = (int) Math.min(size, 16 * SECTOR);
        for (long offset : new long[] {0, size / 2 / SECTOR * SECTOR - length / 2 / SECTOR * SECTOR, size - length}) {
            try {
                device.read(ByteBuffer.allocate(length), offset);
                device.extents(offset, length);
            } catch (BlockException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank(), "says why");
            }
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
