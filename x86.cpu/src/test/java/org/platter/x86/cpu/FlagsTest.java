package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlagsTest {

    private final Flags flags = new Flags();

    static IntStream everyStatus() {
        return IntStream.rangeClosed(0, Flags.STATUS).filter(bits -> (bits & ~Flags.STATUS) == 0);
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void holdsEveryCombinationOfTheArithmeticFlags(int status) {
        flags.setValue(status | Flags.IF);

        assertEquals(status | Flags.IF | 2, flags.value());
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void changesOneFlagOnly(int status) {
        flags.setStatus(status);

        flags.setCarry(!flags.carry());
        assertEquals(status ^ Flags.CF, flags.status());
        flags.setZero(!flags.zero());
        assertEquals(status ^ (Flags.CF | Flags.ZF), flags.status());
        flags.setCarryAndOverflow(false, false);
        assertFalse(flags.carry() || flags.overflow());
        assertEquals((status ^ Flags.ZF) & ~(Flags.CF | Flags.OF), flags.status());
    }
}
