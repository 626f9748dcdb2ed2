package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Repair;
import org.platter.block.api.Storage;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.FileStorage;
import org.platter.block.support.ForwardingStorage;
import org.platter.block.support.MemoryStorage;

/** Damage is named as QEMU names it, and mended so that QEMU finds nothing. */
class CheckTest {

    private static final int CLUSTER = 4096;
    private static final int SIZE = 1 << 20;

    private final Qcow2Driver driver = new Qcow2Driver();
    private final Qcow2Maintenance maintenance = new Qcow2Maintenance();

    @TempDir
    private Path folder;

    private MemoryStorage image;
    private byte[] content;
    private Header header;
    private int files;

    @BeforeEach
    void makeAnImage() throws IOException {
        image = TestImages.create(SIZE, "cluster_size=4k");
        content = Flavour.bytes(new Random(1), SIZE / 2);
        content = Arrays.copyOf(content, SIZE);
        try (BlockDevice device = driver.open(unclosed(image), OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.wrap(content, 0, SIZE / 2), 0);
        }
        header = Header.read(image);
    }

    private static Storage unclosed(Storage storage) {
        return new ForwardingStorage(storage) {
            @Override
            public void close() {}
        };
    }

    private long firstL2() throws IOException {
        return getLong(header.l1Offset()) & Mapping.OFFSET_MASK;
    }

    private long firstBlock() throws IOException {
        return getLong(header.refcountTableOffset());
    }

    private long getLong(long offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        image.read(bytes, offset);
        return bytes.getLong(0);
    }

    private void putLong(long offset, long value) throws IOException {
        image.write(ByteBuffer.allocate(8).putLong(0, value), offset);
    }

    private void putRefcount(long cluster, int count) throws IOException {
        image.write(ByteBuffer.allocate(2).putShort(0, (short) count), firstBlock() + 2 * cluster);
    }

    private long firstData() throws IOException {
        return (getLong(firstL2()) & Mapping.OFFSET_MASK) / CLUSTER;
    }

    private ImageCheck check() throws IOException {
        byte[] before = image.toByteArray();
        ImageCheck check = maintenance.check(image, Progress.NONE);
        assertArrayEquals(before, image.toByteArray());
        return check;
    }

    private List<String> codes() throws IOException {
        return check().findings().stream().map(Finding::code).toList();
    }

    private static void apply(List<Repair> repairs, Storage storage) throws IOException {
        for (Repair repair : repairs) {
            Repair.Overwrite overwrite = (Repair.Overwrite) repair;
            storage.write(ByteBuffer.wrap(overwrite.bytes()), overwrite.offset());
            storage.flush();
        }
    }

    /** Repairs the image, cutting the power everywhere; QEMU then finds nothing, and the disk is what it was. */
    private void repair() throws Exception {
        List<Repair> repairs = check().repairs();
        assertFalse(repairs.isEmpty());
        Seeded.run(random -> {
            RecordingStorage storage = new RecordingStorage(image.copy(false));
            storage.watch(() -> {
                MemoryStorage left = storage.afterCrash(random);
                apply(maintenance.check(left, Progress.NONE).repairs(), left);
                assertEquals(List.of(), maintenance.check(left, Progress.NONE).findings());
            });
            apply(repairs, storage);
        });
        apply(repairs, image);
        assertEquals(List.of(), check().findings());
        requireCleanForQemu();
    }

    private void requireCleanForQemu() throws IOException {
        Path file = folder.resolve("repaired" + ++files + ".qcow2");
        try (FileStorage storage = FileStorage.create(file)) {
            storage.write(ByteBuffer.wrap(image.toByteArray()), 0);
        }
        Qemu qemu = new Qemu();
        qemu.check(file);
        assertArrayEquals(content, qemu.content(file));
        assertArrayEquals(content, Disks.content(file));
    }

    @Test
    void findsNothingInASoundImage() throws IOException {
        assertEquals(List.of(), check().findings());
    }

    @Test
    void givesLeakedClustersBack() throws Exception {
        long free = image.size() / CLUSTER;
        putRefcount(free, 1);
        putRefcount(free + 1, 3);
        ImageCheck check = check();
        assertEquals(2, check.count(Finding.Kind.LEAK));
        assertEquals(0, check.count(Finding.Kind.CORRUPTION));
        assertTrue(check.repairs().stream().allMatch(Repair::leakOnly));
        repair();
    }

    @Test
    void raisesARefcountThatIsTooLow() throws Exception {
        putRefcount(firstData(), 0);
        putRefcount(0, 0);
        assertEquals(List.of("refcount-too-low"), codes());
        repair();
    }

    @Test
    void lowersARefcountAndSetsTheFlagThatSaysSo() throws Exception {
        putRefcount(firstData(), 2);
        putLong(firstL2(), getLong(firstL2()) & ~Mapping.COPIED);
        assertEquals(List.of("leaked-cluster", "copied-flag"), codes());
        repair();
    }

    @Test
    void takesTheFlagFromAClusterThatIsUsedTwice() throws Exception {
        putLong(firstL2() + 8, getLong(firstL2()));
        System.arraycopy(content, 0, content, CLUSTER, CLUSTER);
        assertEquals(List.of("refcount-too-low", "leaked-cluster", "copied-flag"), codes());
        repair();
    }

    @Test
    void makesRefcountsAnewWhereTheTableLeadsNowhere() throws Exception {
        putLong(header.refcountTableOffset(), 0);
        assertTrue(codes().contains("refcount-too-low"));
        repair();
    }

    @Test
    void makesRefcountsAnewWhereABlockLiesInData() throws Exception {
        putLong(header.refcountTableOffset(), firstData() * CLUSTER);
        assertEquals(List.of("refcount-block-overlap"), codes());
        repair();
    }

    @Test
    void makesRefcountsAnewWhereTheTableIsRubbish() throws Exception {
        putLong(header.refcountTableOffset() + 8, 0x1234567);
        assertEquals(List.of("refcount-table-entry"), codes());
        BlockDevice device = driver.open(image.copy(false), OpenOptions.READ_WRITE);
        assertTrue(device.info().readOnly());
        assertTrue(device.info().problems().get(0).contains("platter check -r all"));
        repair();
    }

    @Test
    void keepsWhatItCannotPlace() throws IOException {
        putLong(header.l1Offset(), getLong(header.l1Offset()) | 0x200);
        ImageCheck check = check();
        assertTrue(codes().contains("l1-entry-out-of-file"));
        assertTrue(check.count(Finding.Kind.LEAK) > 100);
        assertEquals(List.of(), check.repairs());
    }

    @Test
    void namesEntriesThatLeadOutOfTheFileOrIntoMetadata() throws IOException {
        putLong(firstL2(), 1L << 40 | Mapping.COPIED);
        putLong(firstL2() + 8, header.l1Offset() | Mapping.COPIED);
        putLong(firstL2() + 16, getLong(firstL2() + 16) | 512);
        putLong(firstL2() + 24, getLong(firstL2() + 24) | 2);
        assertTrue(codes().containsAll(List.of(
                "l2-entry-out-of-file", "data-in-metadata", "l2-entry-unaligned", "l2-entry-reserved-bits")));
        try (BlockDevice device = driver.open(unclosed(image), OpenOptions.READ_ONLY)) {
            BlockException e = assertThrows(BlockException.class, () -> device.read(ByteBuffer.allocate(512), 0));
            assertEquals(Kind.CORRUPT, e.kind());
            device.read(ByteBuffer.allocate(CLUSTER), 5 * CLUSTER);
        }
    }

    @Test
    void repairsADirtyImageWhenItIsOpenedForWriting() throws Exception {
        Header.writeFeatures(image, Features.DIRTY, Features.LAZY_REFCOUNTS, 0);
        putRefcount(firstData(), 0);
        putRefcount(firstData() + 1, 0);
        assertEquals(List.of("refcount-too-low", "marked-dirty"), codes());
        byte[] before = image.toByteArray();
        try (BlockDevice device = driver.open(unclosed(image), OpenOptions.READ_ONLY)) {
            assertArrayEquals(content, Disks.content(device));
        }
        assertArrayEquals(before, image.toByteArray());
        try (BlockDevice device = driver.open(unclosed(image), OpenOptions.READ_WRITE)) {
            assertEquals(List.of(), device.info().problems());
            device.write(ByteBuffer.allocate(512).put(0, (byte) 1), SIZE - 512);
            content[SIZE - 512] = 1;
        }
        requireCleanForQemu();
    }

    @Test
    void refusesToWriteACorruptImageUntilItIsRepaired() throws Exception {
        Header.writeFeatures(image, Features.CORRUPT, 0, 0);
        BlockDevice device = driver.open(image.copy(false), OpenOptions.READ_WRITE);
        assertTrue(device.info().readOnly());
        assertArrayEquals(content, Disks.content(device));
        assertEquals(List.of("marked-corrupt"), codes());
        repair();
        assertFalse(
                driver.open(image.copy(false), OpenOptions.READ_WRITE).info().readOnly());
    }

    @Test
    void doesNotGiveAwayMetadataThatHasNoRefcount() throws IOException {
        putRefcount(header.l1Offset() / CLUSTER, 0);
        BlockDevice device = driver.open(image.copy(false), OpenOptions.READ_WRITE);
        BlockException e = assertThrows(BlockException.class, () -> device.write(ByteBuffer.allocate(512), SIZE - 512));
        assertEquals(Kind.CORRUPT, e.kind());
        assertTrue(e.getMessage().contains("platter check -r all"), e.getMessage());
    }

    @Test
    void doesNotWriteWhereAnEntryLeadsIntoMetadata() throws IOException {
        long l2 = firstL2();
        for (long metadata : new long[] {header.l1Offset(), l2, header.refcountTableOffset(), firstBlock()}) {
            for (long flags : new long[] {Mapping.COPIED, Mapping.COPIED | Mapping.ZERO_FLAG, 0}) {
                refusesToWrite(l2, metadata | flags);
            }
            if (metadata != l2) {
                refusesToWrite(header.l1Offset(), metadata | Mapping.COPIED);
                refusesToWrite(header.l1Offset(), metadata);
            }
        }
        refusesToWrite(l2, Mapping.COMPRESSED_FLAG);
    }

    /** A damaged entry has the first cluster in metadata: nothing there is written, given up or cut. */
    private void refusesToWrite(long place, long entry) throws IOException {
        MemoryStorage damaged = image.copy(false);
        damaged.write(ByteBuffer.allocate(8).putLong(0, entry), place);
        byte[] before = damaged.toByteArray();
        try (BlockDevice device = driver.open(unclosed(damaged), OpenOptions.READ_WRITE)) {
            for (Executable change : List.<Executable>of(
                    () -> device.write(ByteBuffer.allocate(512), 512),
                    () -> device.write(ByteBuffer.allocate(CLUSTER), 0),
                    () -> device.writeZeroes(0, CLUSTER),
                    () -> device.discard(0, CLUSTER))) {
                BlockException e = assertThrows(BlockException.class, change, "entry " + Long.toHexString(entry));
                assertEquals(Kind.CORRUPT, e.kind());
            }
        }
        byte[] after = damaged.toByteArray();
        assertArrayEquals(before, Arrays.copyOf(after, before.length), "entry " + Long.toHexString(entry));
    }

    @Test
    void doesNotGiveAwayTheL1TableOfASnapshot() throws Exception {
        Path file = folder.resolve("snapshot.qcow2");
        Qemu qemu = new Qemu();
        qemu.img("create", "-q", "-f", "qcow2", "-o", "cluster_size=4k", file, SIZE);
        qemu.img("snapshot", "-c", "first", file);
        try (FileStorage storage = FileStorage.open(file, false)) {
            image = MemoryStorage.of("disk.qcow2", readAll(storage));
        }
        header = Header.read(image);
        Snapshot snapshot = Snapshot.read(image, header).get(0);
        putRefcount(snapshot.l1Offset() / CLUSTER, 0);
        BlockDevice device = driver.open(image.copy(false), OpenOptions.READ_WRITE);
        BlockException e = assertThrows(BlockException.class, () -> device.write(ByteBuffer.allocate(SIZE), 0));
        assertEquals(Kind.CORRUPT, e.kind());
    }

    private static byte[] readAll(Storage storage) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) storage.size());
        storage.read(all, 0);
        return all.array();
    }

    @Test
    void takesTheFlagFromAnL1EntryWithoutTable() throws Exception {
        image = TestImages.create(SIZE, "cluster_size=4k");
        header = Header.read(image);
        content = new byte[SIZE];
        putLong(header.l1Offset(), Mapping.COPIED);
        assertEquals(List.of("copied-flag"), codes());
        repair();
    }

    @Test
    void namesCompressedClustersThatLeadIntoTheHeader() throws IOException {
        putLong(firstL2(), Mapping.COMPRESSED_FLAG);
        assertTrue(codes().contains("data-in-metadata"));
    }

    @Test
    void checksAnImageWhoseCompressionIsNotReadHere() throws Exception {
        Path file = folder.resolve("zstd.qcow2");
        Path raw = folder.resolve("source.raw");
        Files.write(raw, Arrays.copyOf(new byte[] {1, 2, 3}, SIZE));
        Qemu qemu = new Qemu();
        qemu.img("convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "compression_type=zstd", raw, file);
        try (FileStorage storage = FileStorage.open(file, true)) {
            ImageCheck check = maintenance.check(storage, Progress.NONE);
            assertEquals(List.of(), check.findings());
            assertEquals(1, check.compressedClusters());
        }
    }
}
