package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.vhd.driver.VhdBytes.BLOCK_SIZE;
import static org.platter.vhd.driver.VhdBytes.STORED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/** What a crash of other programs leaves behind while they give space to block 2, in the order of their writes. */
class CrashStatesOfPeersTest {

    /**
     * A state.
     *
     * @param codes what the check finds
     * @param block what block 2 holds after the repair; null if it is not looked at
     */
    record State(String name, VhdCheckTest.Breakage crash, List<String> codes, byte[] block) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final byte[] ZEROS = new byte[BLOCK_SIZE];
    private static final byte[] NEW = VhdBytes.content(2);

    static Stream<State> states() {
        return Stream.of(
                new State(
                        "QEMU after the bitmap",
                        image -> image.fill(image.end(), 512, 0xFF),
                        List.of("footer-missing"),
                        ZEROS),
                new State("QEMU after the footer", image -> newBlock(image, 0xFF, ZEROS), List.of("leaked-end"), ZEROS),
                new State(
                        "QEMU after the table",
                        image -> {
                            int place = image.end() / 512;
                            newBlock(image, 0xFF, ZEROS);
                            image.putEntry(2, place);
                        },
                        List.of(),
                        ZEROS),
                new State(
                        "VirtualBox after bitmap and data",
                        image -> {
                            newBlock(image, 0xFF, NEW);
                            image.resize(image.end());
                        },
                        List.of("footer-missing", "leaked-end"),
                        ZEROS),
                new State(
                        "VirtualBox after the table",
                        image -> {
                            int place = image.end() / 512;
                            newBlock(image, 0xFF, NEW);
                            image.putEntry(2, place).resize(image.end());
                        },
                        List.of("footer-missing"),
                        NEW),
                new State(
                        "VirtualBox with half a footer",
                        image -> {
                            int place = image.end() / 512;
                            newBlock(image, 0xFF, NEW);
                            image.putEntry(2, place).resize(image.end() + 200);
                        },
                        List.of("footer-missing"),
                        NEW),
                new State(
                        "table first",
                        image -> image.putEntry(2, image.end() / 512 + 1),
                        List.of("bat-entry-out-of-file"),
                        ZEROS),
                new State(
                        "table first, over a footer that is gone",
                        image -> image.putEntry(2, image.end() / 512).resize(image.end()),
                        List.of("footer-missing", "bat-entry-out-of-file"),
                        ZEROS),
                new State(
                        "footer at the new end first",
                        image -> {
                            int end = image.end();
                            byte[] footer = image.get(end, 512);
                            newBlock(image, 0, ZEROS).put(end, footer);
                        },
                        List.of("stale-footer", "leaked-end"),
                        ZEROS),
                new State(
                        "zero bitmap, data, and no bits yet",
                        image -> {
                            int place = image.end() / 512;
                            newBlock(image, 0, NEW).putEntry(2, place);
                        },
                        List.of("hidden-data"),
                        ZEROS));
    }

    /** Writes a block where the footer was, and the footer behind it; its table entry is not written. */
    private static VhdBytes newBlock(VhdBytes image, int bitmap, byte[] data) {
        int start = image.end();
        return image.insertBeforeFooter(STORED).fill(start, 512, bitmap).put(start + 512, data);
    }

    @ParameterizedTest
    @MethodSource("states")
    void isNamedAndMended(State state) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        state.crash().apply(image);
        ImageCheck check = image.check();
        assertEquals(
                state.codes(),
                check.findings().stream().map(finding -> finding.code()).toList());

        MemoryStorage storage = image.storage();
        Repairs.apply(check.repairs(), storage);
        ImageCheck again = VhdBytes.of(storage.toByteArray()).check();
        assertEquals(List.of(), again.repairs());
        try (BlockDevice device = new VhdDriver().open(storage, OpenOptions.READ_WRITE)) {
            assertEquals(List.of(), device.info().problems());
            assertBlock(2, state.block(), device);
            for (int block : new int[] {0, 1, 3, 5}) {
                assertBlock(block, VhdBytes.content(block), device);
            }
        }
    }

    private static void assertBlock(int block, byte[] expected, BlockDevice device) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(expected.length);
        device.read(found, (long) block * BLOCK_SIZE);
        assertArrayEquals(expected, found.array(), "block " + block);
    }
}
