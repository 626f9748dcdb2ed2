package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.platter.block.kit.Seeded;

class SectorBitmapTest {

    private static final int SECTORS = 4096;

    @Test
    void hasItsFirstSectorInTheHighestBit() {
        SectorBitmap bitmap = SectorBitmap.parse(ByteBuffer.allocate(512).put(0, (byte) 0x81), SECTORS);
        assertTrue(bitmap.isSet(0));
        assertFalse(bitmap.isSet(1));
        assertTrue(bitmap.isSet(7));
        assertFalse(bitmap.isSet(8));
    }

    @Test
    void isFullWhenTheBitsOfAllItsSectorsAreSet() {
        ByteBuffer bytes = ByteBuffer.allocate(512).put(0, (byte) 0xFF).put(1, (byte) 0xC0);
        assertSame(SectorBitmap.FULL, SectorBitmap.parse(bytes, 10));
        assertFalse(SectorBitmap.FULL == SectorBitmap.parse(bytes, 11));
        assertEquals(5, SectorBitmap.FULL.runEnd(0, 5));
        assertTrue(SectorBitmap.FULL.isSet(4000));
        assertFalse(SectorBitmap.FULL.set(0, 4096));
    }

    @Test
    void behavesAsAPlainArrayOfBits() throws Exception {
        Seeded.run(random -> {
            SectorBitmap bitmap = SectorBitmap.parse(ByteBuffer.allocate(512), SECTORS);
            boolean[] twin = new boolean[SECTORS];
            for (int step = 0; step < 200; step++) {
                int from = random.nextInt(SECTORS);
                int to = random.nextInt(from, Math.min(SECTORS, from + 1 + random.nextInt(200))) + 1;
                boolean news = !allSet(twin, from, to);
                assertEquals(news, bitmap.set(from, to));
                Arrays.fill(twin, from, to, true);
                checkRuns(bitmap, twin);
                SectorBitmap again = SectorBitmap.parse(bitmap.encode(), SECTORS);
                checkRuns(again, twin);
            }
        });
    }

    private static boolean allSet(boolean[] bits, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!bits[i]) {
                return false;
            }
        }
        return true;
    }

    private static void checkRuns(SectorBitmap bitmap, boolean[] twin) {
        for (int from = 0; from < SECTORS; ) {
            int end = bitmap.runEnd(from, SECTORS);
            for (int i = from; i < end; i++) {
                assertEquals(twin[i], bitmap.isSet(from), "sector " + i);
            }
            assertTrue(end == SECTORS || twin[end] != twin[from], "the run is as long as it can be");
            from = end;
        }
    }
}
