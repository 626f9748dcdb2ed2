package org.platter.machine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PciConfigurationTest {

    private final List<Integer> written = new ArrayList<>();
    private final PciConfiguration space = new PciConfiguration(written::add);

    @Test
    void aRegisterIsReadInEveryWidthLowestByteFirst() {
        space.set(0x00, 4, 0x70108086);

        assertEquals(0x70108086, space.readConfiguration(0x00, 4));
        assertEquals(0x7010, space.readConfiguration(0x02, 2));
        assertEquals(0x80, space.readConfiguration(0x01, 1));
    }

    @Test
    void theGuestChangesOnlyTheBitsThatAreWritable() {
        space.set(0x20, 4, 1).writable(0x20, 4, 0x0000FFF0);

        space.writeConfiguration(0x20, 4, 0xFFFFFFFF);

        assertEquals(0x0000FFF1, space.get(0x20, 4));
    }

    @Test
    void aOneClearsABitThatIsClearableAndAZeroKeepsIt() {
        space.set(0x06, 2, 0x2280).clearable(0x06, 2, 0x3800);

        space.writeConfiguration(0x06, 2, 0x0000);
        assertEquals(0x2280, space.get(0x06, 2));

        space.writeConfiguration(0x06, 2, 0xFFFF);
        assertEquals(0x0280, space.get(0x06, 2));
    }

    @Test
    void aWriteNamesTheRegisterItTouched() {
        space.writeConfiguration(0x23, 1, 0);

        assertEquals(List.of(0x20), written);
    }
}
