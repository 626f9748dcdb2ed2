package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MachineViewTest {

    @Test
    void theStatusLineIsWholeWhereThereIsRoom() {
        assertEquals("Platter   running   Ctrl-] leaves", MachineView.line("Platter", "running", "leaves", 35));
    }

    @Test
    void whatAPersonCanDoStaysInSightBehindALongReason() {
        String line = MachineView.line("Platter", "standing still, no driver for hda", "opens the prompt", 50);

        assertEquals("Platter   standing ...   Ctrl-] opens the prompt", line);
        assertEquals(48, line.length());
        assertEquals("...   Ctrl-] leaves", MachineView.line("Platter", "running", "leaves", 10));
    }
}
