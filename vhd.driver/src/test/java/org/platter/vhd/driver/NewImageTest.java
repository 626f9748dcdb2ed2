package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.FailingStorage;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

class NewImageTest {

    private static final long LARGEST_DYNAMIC = 2040L << 30;

    private final VhdDriver driver = new VhdDriver();

    @Test
    void saysWhichBlocksWouldDoWhereThereAreTooMany() {
        BlockException e = assertThrows(
                BlockException.class, () -> TestImages.create((8L << 30) + 512, Map.of("block_size", "512")));
        assertEquals(BlockException.Kind.UNSUPPORTED, e.kind());
        assertTrue(e.getMessage().endsWith("expected at most 16777216; blocks of 1024 bytes would do"), e::getMessage);
    }

    /** Readers that know these names take the geometry for the size. */
    @ParameterizedTest
    @ValueSource(strings = {"vpc", "vs", "qemu"})
    void isAsLargeAsItsGeometryForCreatorsThatAreBelievedByIt(String creator) throws IOException {
        Footer footer = footer(TestImages.create(64 << 20, Map.of("creator", creator)));
        assertEquals(creator, footer.creatorApp());
        assertEquals(footer.geometry().sectors() * 512, footer.currentSize());
        Footer exact = footer(TestImages.create(64 << 20, Map.of("creator", creator, "force_size", "on")));
        assertEquals(64 << 20, exact.currentSize());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 512, 1 << 20, (2 << 20) - 512, 2 << 20, (2 << 20) + 512, 127L << 30, LARGEST_DYNAMIC})
    void isExactlyAsLargeAsAskedFor(long size) throws IOException {
        for (String subformat : List.of("dynamic", "fixed")) {
            MemoryStorage image = TestImages.create(size, Map.of("subformat", subformat));
            assertEquals(size, diskSize(image));
            assertEquals(size, footer(image).originalSize());
        }
    }

    @Test
    void isRoundedUpToWholeSectors() throws IOException {
        assertEquals(1024, diskSize(TestImages.create(513, Map.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "512,34816",
        "1048576,1079296",
        "67108864,67125248",
        "136365211648,136365219840",
        "2190433320960,2190433320960"
    })
    void isRoundedUpToAGeometryWhenAsked(long asked, long size) throws IOException {
        MemoryStorage image = TestImages.create(asked, Map.of("force_size", "off"));
        assertEquals(size, diskSize(image));
        assertEquals("pltr", footer(image).creatorApp());
    }

    @Test
    void hasAsManyTableEntriesAsBlocksAndNoMore() throws IOException {
        assertEquals(1, header(TestImages.create(2 << 20, Map.of())).tableEntries());
        assertEquals(2, header(TestImages.create((2 << 20) + 512, Map.of())).tableEntries());
        assertEquals(0, header(TestImages.create(0, Map.of())).tableEntries());
        assertEquals(
                1044480, header(TestImages.create(LARGEST_DYNAMIC, Map.of())).tableEntries());
    }

    /** Decision 0003. */
    @ParameterizedTest
    @CsvSource({
        "69632, pltr",
        "67125248, pltr",
        "67108864, qem2",
        "136899993600, pltr",
        "136899993088, qem2",
        "136899994112, pltr"
    })
    void isOursUnlessThatWouldMakeOldQemuCutTheDisk(long size, String creator) throws IOException {
        Footer footer = footer(TestImages.create(size, Map.of()));
        assertEquals(creator, footer.creatorApp());
        assertEquals(Geometry.of(size / 512), footer.geometry());
    }

    @Test
    void hasTheTimeAndANameOfItsOwn() throws IOException {
        Footer footer = footer(TestImages.create(1 << 20, Map.of()));
        Footer other = footer(TestImages.create(1 << 20, Map.of()));
        assertNotEquals(footer.uuid(), other.uuid());
        assertEquals(4, footer.uuid().version());
        assertNotEquals(new UUID(0, 0), footer.uuid());
        Duration age = Duration.between(footer.created(), Instant.now());
        assertTrue(!age.isNegative() && age.compareTo(Duration.ofMinutes(10)) < 0, () -> "created " + age + " ago");
    }

    @Test
    void isRefusedBeyondWhatTheFormatHolds() {
        assertUnsupported(LARGEST_DYNAMIC + 512, Map.of());
        assertUnsupported((64L << 40) + 512, Map.of("subformat", "fixed"));
        assertUnsupported(1L << 40, Map.of("block_size", "512"));
    }

    private static void assertUnsupported(long size, Map<String, String> options) {
        BlockException e = assertThrows(BlockException.class, () -> TestImages.create(size, options));
        assertEquals(BlockException.Kind.UNSUPPORTED, e.kind());
    }

    @ParameterizedTest
    @CsvSource({
        "block_size,0",
        "block_size,256",
        "block_size,3M",
        "block_size,512M",
        "block_size,x",
        "subformat,thin",
        "force_size,maybe"
    })
    void refusesBadOptionsAndLeavesTheStorageAlone(String name, String value) throws IOException {
        MemoryStorage storage = MemoryStorage.of("disk.vhd", new byte[1000]);
        CreateOptions options = CreateOptions.ofSize(1 << 20).withFormat(FormatOptions.NONE.with(name, value));
        var e = assertThrows(IllegalArgumentException.class, () -> driver.create(storage, options));
        assertTrue(e.getMessage().contains("'" + name + "'"), e.getMessage());
        assertEquals(1000, storage.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "fixed"})
    void leavesNoImageWhereItsCreationFails(String subformat) throws IOException {
        CreateOptions options =
                CreateOptions.ofSize(8 << 20).withFormat(FormatOptions.NONE.with("subformat", subformat));
        int failures = 0;
        for (Call call : List.of(Call.WRITE, Call.FLUSH)) {
            for (int after = 0; failsToCreate(options, call, after); after++) {
                failures++;
            }
        }
        assertTrue(failures >= 3);
    }

    private boolean failsToCreate(CreateOptions options, Call call, int after) throws IOException {
        MemoryStorage image = new MemoryStorage("disk.vhd");
        FailingStorage storage = new FailingStorage(image);
        storage.fail(Set.of(call), after, 1, BlockException.Kind.NO_SPACE);
        try {
            driver.create(storage, options);
            return false;
        } catch (BlockException e) {
            assertEquals(0, driver.probe(image).value());
            return true;
        }
    }

    /** The power fails at any moment of creation: what opens is whole. */
    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "fixed"})
    void doesNotPassForAnImageBeforeItIsOne(String subformat) throws Exception {
        Seeded.run(random -> {
            for (int run = 0; run < 50; run++) {
                RecordingStorage storage = new RecordingStorage(TestImages.dynamic(3 << 20, "2M"));
                storage.watch(() -> {
                    MemoryStorage left = storage.afterCrash(random);
                    if (driver.probe(left).value() > 0 && opensAsNew(left)) {
                        assertEquals(8 << 20, diskSize(left));
                    }
                });
                driver.create(
                        storage,
                        CreateOptions.ofSize(8 << 20).withFormat(FormatOptions.NONE.with("subformat", subformat)));
            }
        });
    }

    /** Whether the image opens as the one being made rather than the one before it. */
    private boolean opensAsNew(MemoryStorage left) throws IOException {
        try (BlockDevice device = driver.open(left.copy(true), OpenOptions.READ_ONLY)) {
            if (device.info().size() == 3 << 20) {
                return false;
            }
            ByteBuffer all = ByteBuffer.allocate(8 << 20);
            device.read(all, 0);
            assertEquals(ByteBuffer.allocate(8 << 20), all.flip());
            return true;
        } catch (BlockException e) {
            return false;
        }
    }

    private long diskSize(MemoryStorage image) throws IOException {
        try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
            return device.info().size();
        }
    }

    private static Footer footer(MemoryStorage image) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Footer.SIZE);
        image.read(bytes, image.size() - Footer.SIZE);
        return Footer.parse(bytes).orElseThrow();
    }

    private static DynamicHeader header(MemoryStorage image) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        image.read(bytes, 512);
        return DynamicHeader.parse(bytes).orElseThrow();
    }
}
