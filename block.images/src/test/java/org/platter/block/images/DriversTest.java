package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

class DriversTest {

    private final byte[] image = ToyDriver.bytes("one", 1024);
    private final MemoryStorage storage = MemoryStorage.of("disk.toy", image);

    @Test
    void givesTheImageToTheHigherScore() throws IOException {
        BlockDriver high = new ToyDriver("high", 60);
        Drivers drivers = Drivers.of(new ToyDriver("low", 40), high, new ToyDriver("middle", 50));

        assertSame(high, drivers.best(storage).orElseThrow().driver());
        assertEquals(60, drivers.best(storage).orElseThrow().score().value());
    }

    @Test
    void prefersTheHigherRankingAmongEqualScores() throws IOException {
        BlockDriver preferred = new ToyDriver();
        Drivers drivers = Drivers.of(new ToyDriver());
        drivers.add(preferred, 1);

        assertSame(preferred, drivers.best(storage).orElseThrow().driver());
    }

    @Test
    void scoreCountsMoreThanRanking() throws IOException {
        BlockDriver sure = new ToyDriver("sure", 90);
        Drivers drivers = Drivers.of(sure);
        drivers.add(new ToyDriver("pushing", 10), 1000);

        assertSame(sure, drivers.best(storage).orElseThrow().driver());
    }

    @Test
    void prefersTheOlderDriverAmongEquals() throws IOException {
        BlockDriver older = new ToyDriver();
        Drivers drivers = Drivers.of(older, new ToyDriver());

        assertSame(older, drivers.best(storage).orElseThrow().driver());
    }

    @Test
    void takesRankingAndAgeOfServicesFromTheirProperties() {
        Drivers drivers = new Drivers();
        BlockDriver young = new ToyDriver("young", 50);
        BlockDriver old = new ToyDriver("old", 50);
        BlockDriver ranked = new ToyDriver("ranked", 50);
        BlockDriver misranked = new ToyDriver("misranked", 50);

        drivers.bindDriver(young, Map.of("service.id", 30L));
        drivers.bindDriver(misranked, Map.of("service.id", 40L, "service.ranking", "100"));
        drivers.bindDriver(ranked, Map.of("service.id", 20L, "service.ranking", 5));
        drivers.bindDriver(old, Map.of("service.id", 10L));
        assertEquals(List.of(ranked, old, young, misranked), drivers.list());

        drivers.updatedDriver(young, Map.of("service.id", 30L, "service.ranking", 6));
        drivers.unbindDriver(old);
        assertEquals(List.of(young, ranked, misranked), drivers.list());
    }

    @Test
    void passesOverDriversThatFail() throws IOException {
        BlockDriver good = new ToyDriver();
        Drivers drivers = Drivers.of(
                new ToyDriver("broken", 99, call -> {
                    throw new IllegalStateException("broken");
                }),
                new ToyDriver("leaving", 99, call -> {
                    throw new NoClassDefFoundError("org/example/Gone");
                }),
                new ToyDriver("unlucky", 99, call -> {
                    throw new IOException("bad sector");
                }),
                good);

        assertSame(good, drivers.best(storage).orElseThrow().driver());
    }

    @Test
    void nobodyBidsForWhatNobodyKnows() throws IOException {
        assertTrue(Drivers.of(new ToyDriver())
                .best(MemoryStorage.of("text", new byte[2000]))
                .isEmpty());
    }

    @Test
    void saysThatTheStorageCannotBeReadIfNobodyRecognisesIt() {
        Drivers drivers = Drivers.of(new ToyDriver("unlucky", 99, call -> {
            throw new IOException("bad sector");
        }));

        assertEquals(
                "bad sector",
                assertThrows(IOException.class, () -> drivers.best(storage)).getMessage());
    }

    @Test
    void probesCannotChangeOrCloseOrKeepTheStorage() throws IOException {
        List<Storage> kept = new ArrayList<>();
        List<BlockException.Kind> refusals = new ArrayList<>();
        Drivers drivers = Drivers.of(new Prober(view -> {
            kept.add(view);
            assertTrue(view.readOnly());
            refusals.add(assertThrows(BlockException.class, () -> view.write(ByteBuffer.allocate(1), 0))
                    .kind());
            refusals.add(
                    assertThrows(BlockException.class, () -> view.resize(0)).kind());
            refusals.add(
                    assertThrows(BlockException.class, () -> view.punch(0, 512)).kind());
            view.close();
        }));

        drivers.best(storage);

        assertEquals(
                List.of(BlockException.Kind.READ_ONLY, BlockException.Kind.READ_ONLY, BlockException.Kind.READ_ONLY),
                refusals);
        assertEquals(
                BlockException.Kind.CLOSED,
                assertThrows(BlockException.class, () -> kept.get(0).read(ByteBuffer.allocate(1), 0))
                        .kind());
        storage.read(ByteBuffer.allocate(512), 0);
        assertArrayEquals(image, storage.toByteArray());
    }

    @Test
    void findsDriversByFormatAndAliasInAnyCase() {
        BlockDriver one = new ToyDriver("one", 50);
        Drivers drivers = Drivers.of(one, new ToyDriver("two", 50));

        assertSame(one, drivers.named("one").orElseThrow());
        assertSame(one, drivers.named("ONE-Alias").orElseThrow());
        assertTrue(drivers.named("three").isEmpty());
    }

    @Test
    void refusesTheSameDriverTwice() {
        BlockDriver driver = new ToyDriver();
        Drivers drivers = Drivers.of(driver);

        assertThrows(IllegalArgumentException.class, () -> drivers.add(driver, 0));
    }

    @Test
    void listenersHearOfDriversAfterTheListHasChanged() {
        Drivers drivers = new Drivers();
        BlockDriver driver = new ToyDriver();
        List<String> heard = new ArrayList<>();
        Drivers.Listener listener = new Drivers.Listener() {
            @Override
            public void added(BlockDriver driver) {
                heard.add("added, now " + drivers.list().size());
            }

            @Override
            public void removed(BlockDriver driver) {
                heard.add("removed, now " + drivers.list().size());
            }
        };

        drivers.addListener(listener);
        drivers.add(driver, 0);
        drivers.remove(driver);
        drivers.removeListener(listener);
        drivers.add(driver, 0);

        assertEquals(List.of("added, now 1", "removed, now 0"), heard);
    }

    private record Prober(Probe probe) implements BlockDriver {

        interface Probe {
            void of(Storage storage) throws IOException;
        }

        @Override
        public String format() {
            return "prober";
        }

        @Override
        public ProbeScore probe(Storage storage) throws IOException {
            probe.of(storage);
            return ProbeScore.NONE;
        }

        @Override
        public BlockDevice open(Storage storage, OpenOptions options) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void findsTheDriversThatJarsOffer(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(BlockDriver.class.getName()), OfferedDriver.class.getName());

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            assertTrue(Drivers.installed(loader).named("offered").isPresent());
        }
        assertTrue(
                Drivers.installed(getClass().getClassLoader()).named("offered").isEmpty());
    }

    /** As a jar of somebody else would have it. */
    public static final class OfferedDriver implements BlockDriver {

        /** A driver. */
        public OfferedDriver() {}

        @Override
        public String format() {
            return "offered";
        }

        @Override
        public ProbeScore probe(Storage storage) {
            return ProbeScore.NONE;
        }

        @Override
        public BlockDevice open(Storage storage, OpenOptions options) {
            throw new UnsupportedOperationException();
        }
    }
}
