package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.support.MemoryStorage;

/** Images of which only the differences from a parent are stored. */
@Theme("children over parents")
interface Children extends Tested {

    @Test
    default void showTheirParentWhereTheyHoldNothing() throws IOException {
        Family family = family();
        byte[] expected = content(family);
        try (BlockDevice child = family.open(child(family))) {
            assertArrayEquals(expected, Bytes.readAll(child));
            Extents.check(child, expected, 0, expected.length);
            List<Extent> own = child.extents(0, expected.length).stream()
                    .filter(extent -> extent.kind() == Extent.Kind.DATA && extent.depth() == 0)
                    .toList();
            assertEquals(List.of(), own, "nothing was written to the child");
        }
    }

    @Test
    default void keepWhatIsWrittenAndLeaveTheirParentAlone() throws IOException {
        Family family = family();
        byte[] before = family.image("parent").toByteArray();
        byte[] expected = content(family);
        MemoryStorage image = child(family);
        try (BlockDevice child = family.open(image)) {
            Arrays.fill(expected, SECTOR, 2 * SECTOR, (byte) 0xC1);
            child.write(ByteBuffer.wrap(expected, SECTOR, SECTOR), SECTOR);
            child.writeZeroes(4 * SECTOR, 3 * SECTOR);
            Arrays.fill(expected, 4 * SECTOR, 7 * SECTOR, (byte) 0);
            assertArrayEquals(expected, Bytes.readAll(child));
        }
        try (BlockDevice child = family.open(image.copy(false))) {
            assertArrayEquals(expected, Bytes.readAll(child));
            Extents.check(child, expected, 0, expected.length);
        }
        assertArrayEquals(before, family.image("parent").toByteArray());
    }

    @Test
    default void behaveAsAPlainArrayThatBeginsAsTheirParent() throws Exception {
        Seeded.run(random -> {
            Family family = family();
            byte[] twin = content(family);
            MemoryStorage image = child(family);
            for (int round = 0; round < 5; round++) {
                try (BlockDevice child = family.open(image)) {
                    for (int step = 0; step < 200; step++) {
                        int length = SECTOR * Math.min(1 + random.nextInt(20), twin.length / SECTOR);
                        int at = SECTOR * random.nextInt((twin.length - length) / SECTOR + 1);
                        if (random.nextInt(4) == 0) {
                            child.writeZeroes(at, length);
                            Arrays.fill(twin, at, at + length, (byte) 0);
                        } else {
                            byte[] bytes = Bytes.random(random, length);
                            child.write(ByteBuffer.wrap(bytes), at);
                            System.arraycopy(bytes, 0, twin, at, length);
                        }
                    }
                    assertArrayEquals(twin, Bytes.readAll(child));
                    Extents.check(child, twin, 0, twin.length);
                }
                image = image.copy(false);
            }
        });
    }

    @Test
    default void loseNothingWhereverTheyAreCut() throws Exception {
        Seeded.run(random -> {
            Family family = family();
            // Zeros that the parent has written read as a blank disk, and yet have to be hidden by the child's.
            MemoryStorage parent = subject().smallBlank();
            try (BlockDevice device = subject().open(parent)) {
                device.write(ByteBuffer.allocate(subject().smallSize()), 0);
            }
            family.put("parent", parent.copy(false));
            new CrashWorkload(new Version(subject().driver(), family), child(family), random, device -> {
                        assertEquals(List.of(), device.info().problems());
                    })
                    .run(Crashes.REQUESTS);
        });
    }

    @Test
    default void areRefusedWithoutTheirParent() throws IOException {
        Family family = family();
        MemoryStorage image = child(family);
        family.remove("parent");
        Refusals.expect(BlockException.Kind.PARENT_MISSING, () -> family.open(image));
        assertTrue(image.size() > 0, "the storage is still open");
    }

    @Test
    default void areRefusedWithAnotherParent() throws IOException {
        Family family = family();
        MemoryStorage image = child(family);
        family.put("parent", subject().smallSample().image());
        try (BlockDevice other = family.openForReading("parent")) {
            if (other.info().identity().isEmpty()) {
                throw new NotApplicable("the format gives images no identity");
            }
        }
        Refusals.expect(BlockException.Kind.PARENT_MISMATCH, () -> family.open(image));
        assertAllClosed(family);
    }

    @Test
    default void closeTheirParentsWithThemselves() throws IOException {
        Family family = family();
        BlockDevice child = family.open(child(family));
        Bytes.readAll(child);
        child.close();
        assertTrue(!family.opened().isEmpty(), "the parent was opened");
        assertAllClosed(family);
    }

    private static void assertAllClosed(Family family) {
        for (BlockDevice parent : family.opened()) {
            Refusals.expect(BlockException.Kind.CLOSED, () -> parent.read(ByteBuffer.allocate(SECTOR), 0));
        }
    }

    private Family family() throws IOException {
        subject().requires(Capability.PARENTS, Capability.CREATE, Capability.WRITE);
        Family family = new Family(subject().driver());
        family.put("parent", subject().smallSample().image());
        return family;
    }

    private static byte[] content(Family family) throws IOException {
        try (BlockDevice parent = family.openForReading("parent")) {
            return Bytes.readAll(parent);
        }
    }

    private MemoryStorage child(Family family) throws IOException {
        MemoryStorage child = new MemoryStorage("child");
        subject()
                .driver()
                .create(child, subject().options(subject().smallSize()).withParent(family.link("parent")));
        return child;
    }
}
