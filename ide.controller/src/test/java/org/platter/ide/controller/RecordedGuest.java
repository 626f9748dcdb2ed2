package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A guest's driver of the primary channel that writes down what it sees, so that two controllers can be compared. */
abstract class RecordedGuest {

    static final int BUS_MASTER = 0xC000;
    static final int BUFFER = 0x20000;

    static final int ERROR = 0x01;
    static final int DATA_REQUEST = 0x08;

    private static final int TABLE = 0x1000;
    private static final int BUSY = 0x80;

    final Pins pins;
    final List<String> seen = new ArrayList<>();

    /** Has the controller enabled, with its bus master. */
    RecordedGuest(Pins pins) {
        this.pins = pins;
        pins.configure(0x20, 4, BUS_MASTER);
        pins.configure(0x04, 2, 0x05);
        pins.configure(0x40, 4, 0x8000_8000);
    }

    /** Does the same to both, and expects to see the same. */
    static <G extends RecordedGuest> void compare(Pins ours, Pins theirs, Function<Pins, G> guest, Consumer<G> script) {
        G atOurs = guest.apply(ours);
        script.accept(atOurs);
        G atTheirs = guest.apply(theirs);
        script.accept(atTheirs);
        assertEquals(String.join("\n", atTheirs.seen), String.join("\n", atOurs.seen));
    }

    /** Waits until the drive is not busy; returns the status then. */
    final int settle() {
        int status = pins.in(0x3F6, 1);
        while ((status & BUSY) != 0) {
            status = pins.in(0x3F6, 1);
        }
        return status;
    }

    /** Tells the bus master, which is to be started, of its table. */
    final void prepareDma(ByteBuffer table) {
        pins.poke(TABLE, table.array());
        pins.out(BUS_MASTER, 1, 0);
        pins.out(BUS_MASTER + 2, 1, 0x06);
        pins.out(BUS_MASTER + 4, 4, TABLE);
    }

    /** A table with room for so many descriptors. */
    static ByteBuffer table(int descriptors) {
        return ByteBuffer.allocate(8 * descriptors).order(ByteOrder.LITTLE_ENDIAN);
    }
}
