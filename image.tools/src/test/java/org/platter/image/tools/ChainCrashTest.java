package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Finding;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** Wherever a commit or a rebase is cut, the child shows what it has always shown. */
class ChainCrashTest {

    private static final int ROUNDS = Integer.getInteger("vhd.crash.rounds", 25);
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final FormatOptions SMALL_BLOCKS = FormatOptions.NONE.with("block_size", "4k");

    private final ImageMaintenance maintenance = Disks.VHD.maintenance().orElseThrow();
    private long states;

    private MemoryStorage base;
    private MemoryStorage other;
    private MemoryStorage child;

    private void family(Random random) throws IOException {
        base = image("base.vhd", CreateOptions.ofSize(sectors(random)), random);
        other = image("other.vhd", CreateOptions.ofSize(sectors(random)), random);
        child = image(
                "child.vhd",
                CreateOptions.ofSize(Math.min(sectors(random), content(base).length))
                        .withParent(link(base)),
                random);
    }

    private static long sectors(Random random) {
        return 512L * (20 + random.nextInt(200));
    }

    private MemoryStorage image(String name, CreateOptions options, Random random) throws IOException {
        MemoryStorage image = new MemoryStorage(name);
        Disks.VHD.create(image, options.withFormat(SMALL_BLOCKS));
        MemoryStorage written = image.copy(false);
        try (BlockDevice device = open(written, false, base)) {
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] bytes = new byte[512 * (1 + random.nextInt(10))];
                if (random.nextInt(3) > 0) {
                    random.nextBytes(bytes);
                }
                long sectors = (device.info().size() - bytes.length) / 512;
                device.write(ByteBuffer.wrap(bytes), 512 * random.nextLong(sectors + 1));
            }
        }
        return written;
    }

    private static ParentLink link(MemoryStorage parent) throws IOException {
        try (BlockDevice device = open(parent.copy(true), true)) {
            return ParentLink.of(device.info(), "/disks/" + parent.name(), parent.name(), WRITTEN);
        }
    }

    private static BlockDevice open(Storage image, boolean readOnly, MemoryStorage... parents) throws IOException {
        return open(image, readOnly, finder(parents));
    }

    private static BlockDevice open(Storage image, boolean readOnly, ParentFinder finder) throws IOException {
        return Disks.VHD.open(image, (readOnly ? OpenOptions.READ_ONLY : OpenOptions.READ_WRITE).withParents(finder));
    }

    private static ParentFinder finder(MemoryStorage... parents) {
        return (storage, reference) -> {
            for (MemoryStorage parent : parents) {
                if (parent != null && reference.path().equals(parent.name())) {
                    return Optional.of(open(parent.copy(true), true));
                }
            }
            return Optional.empty();
        };
    }

    private static byte[] content(MemoryStorage image, MemoryStorage... parents) throws IOException {
        try (BlockDevice device = open(image.copy(true), true, parents)) {
            byte[] all = new byte[(int) device.info().size()];
            device.read(ByteBuffer.wrap(all), 0);
            return all;
        }
    }

    private void assertKept(byte[] before, MemoryStorage left, MemoryStorage... parents) throws IOException {
        states++;
        assertArrayEquals(before, content(left, parents));
        List<Finding> damage = maintenance.check(left.copy(true), Progress.NONE).findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                .toList();
        assertEquals(List.of(), damage);
    }

    @Test
    void aCommitKeepsWhatTheChildShows() throws Exception {
        Seeded.run(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                family(random);
                commit(random);
            }
        });
        assertTrue(states > 10L * ROUNDS, () -> "only " + states + " states");
    }

    private void commit(Random random) throws IOException {
        byte[] before = content(child, base);
        RecordingStorage parentFile = new RecordingStorage(base.copy(false));
        RecordingStorage childFile = new RecordingStorage(child.copy(false));
        RecordingStorage.Watcher crash =
                () -> assertKept(before, childFile.afterCrash(random), parentFile.afterCrash(random));
        parentFile.watch(crash);
        childFile.watch(crash);

        try (BlockDevice parent = open(parentFile, false)) {
            ParentFinder lend = (storage, reference) -> Optional.of(new LentDevice(parent));
            try (BlockDevice disk = open(child.copy(true), true, lend)) {
                Commit.copyAbove(disk, 1, parent, Progress.NONE);
            }
            parent.flush();
        }
        MemoryStorage durable = parentFile.afterCrash(random);
        maintenance.empty(childFile, Progress.NONE);
        MemoryStorage emptied = childFile.afterCrash(random);
        assertKept(before, emptied, durable);
        assertEquals(0, maintenance.check(emptied.copy(true), Progress.NONE).allocatedClusters());
    }

    /** A child over a middle image over a base, into which both are written. */
    @Test
    void aCommitIntoAnAncestorKeepsWhatTheChildShows() throws Exception {
        Seeded.run(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                family(random);
                commitOverTwoLevels(random);
            }
        });
        assertTrue(states > 5L * ROUNDS, () -> "only " + states + " states");
    }

    private void commitOverTwoLevels(Random random) throws IOException {
        MemoryStorage middle = child;
        MemoryStorage top = new MemoryStorage("top.vhd");
        ParentFinder below = (storage, reference) -> Optional.of(open(middle.copy(true), true, base));
        try (BlockDevice parent = open(middle.copy(true), true, base)) {
            ParentLink link = ParentLink.of(parent.info(), "/disks/child.vhd", "child.vhd", WRITTEN);
            Disks.VHD.create(
                    top,
                    CreateOptions.ofSize(parent.info().size()).withParent(link).withFormat(SMALL_BLOCKS));
        }
        MemoryStorage written = top.copy(false);
        try (BlockDevice device = open(written, false, below)) {
            byte[] bytes = new byte[512 * (1 + random.nextInt(10))];
            random.nextBytes(bytes);
            device.write(
                    ByteBuffer.wrap(bytes),
                    512L * random.nextInt((int) (device.info().size() - bytes.length) / 512));
        }
        byte[] before = contentOver(written, below);
        RecordingStorage baseFile = new RecordingStorage(base.copy(false));
        baseFile.watch(() -> {
            states++;
            MemoryStorage left = baseFile.afterCrash(random);
            ParentFinder overLeft = (storage, reference) -> Optional.of(open(middle.copy(true), true, left));
            assertArrayEquals(before, contentOver(written, overLeft));
        });
        byte[] committed;
        try (BlockDevice parent = open(baseFile, false)) {
            ParentFinder lend = (storage, reference) ->
                    Optional.of(open(middle.copy(true), true, (image, deeper) -> Optional.of(new LentDevice(parent))));
            try (BlockDevice disk = open(written.copy(true), true, lend)) {
                Commit.copyAbove(disk, 2, parent, Progress.NONE);
            }
            parent.flush();
            committed = new byte[before.length];
            parent.read(ByteBuffer.wrap(committed), 0);
        }
        assertArrayEquals(before, committed, "the base alone shows what the child shows");
    }

    private static byte[] contentOver(MemoryStorage image, ParentFinder finder) throws IOException {
        try (BlockDevice device = open(image.copy(true), true, finder)) {
            byte[] all = new byte[(int) device.info().size()];
            device.read(ByteBuffer.wrap(all), 0);
            return all;
        }
    }

    @Test
    void aRebaseKeepsWhatTheChildShows() throws Exception {
        Seeded.run(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                family(random);
                rebase(random);
            }
        });
        assertTrue(states > 10L * ROUNDS, () -> "only " + states + " states");
    }

    private void rebase(Random random) throws IOException {
        byte[] before = content(child, base);
        RecordingStorage copying = new RecordingStorage(child.copy(false));
        copying.watch(() -> assertKept(before, copying.afterCrash(random), base, other));
        try (BlockDevice disk = open(copying, false, base);
                BlockDevice below = open(other.copy(true), true)) {
            Rebase.copyDifferences(disk, below, disk::write, Progress.NONE);
        }

        RecordingStorage relinking = new RecordingStorage(copying.afterCrash(random));
        relinking.watch(() -> assertKept(before, relinking.afterCrash(random), base, other));
        maintenance.relink(relinking, link(other));
        MemoryStorage left = relinking.afterCrash(random);
        assertEquals("other.vhd", parentName(left), "over the new parent alone");
        assertKept(before, left, other);
    }

    private static Object parentName(MemoryStorage image) throws IOException {
        FormatOptions ignore = FormatOptions.NONE.with("ignore_parent", "on");
        try (BlockDevice device = Disks.VHD.open(image.copy(true), OpenOptions.READ_ONLY.withFormat(ignore))) {
            return ((Map<?, ?>) device.info().details().get("parent")).get("name");
        }
    }
}
