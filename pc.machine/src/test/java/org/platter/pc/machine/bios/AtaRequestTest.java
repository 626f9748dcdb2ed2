package org.platter.pc.machine.bios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.platter.x86.cpu.PortSpace;

/** How long the BIOS waits for a drive. */
class AtaRequestTest {

    private static final int PATIENCE = 100;

    private int status = AtaRequest.BUSY;
    private int idled;

    private final Guest guest = new Guest(null, null, new Ports(), () -> idled++);

    private final class Ports implements PortSpace {
        @Override
        public int in(int port, int width) {
            return status;
        }

        @Override
        public void out(int port, int width, int value) {}
    }

    @Test
    void waitsForABusyDiskAsLongAsItTakes() {
        AtaRequest request = request(Disk.VERIFY);
        assertFalse(polled(request, 10 * PATIENCE), "selecting");
        assertEquals(10 * PATIENCE, idled);
        status = AtaRequest.READY;
        assertTrue(polled(request, 1), "no data to wait for");
        assertEquals(DiskStatus.OK, request.result());
    }

    @Test
    void givesUpADriveThatIsNotKnownYet() {
        AtaRequest request = request(Disk.IDENTIFY);
        assertFalse(polled(request, PATIENCE));
        assertTrue(polled(request, 1));
        assertEquals(DiskStatus.TIMED_OUT, request.result());
        assertEquals(0, idled, "the limit is a number of looks");
    }

    @Test
    void givesUpADiskThatIsNeitherBusyNorReady() {
        status = AtaRequest.DATA_REQUEST;
        AtaRequest request = request(Disk.VERIFY);
        assertFalse(polled(request, PATIENCE));
        assertTrue(polled(request, 1));
        assertEquals(DiskStatus.TIMED_OUT, request.result());
    }

    @Test
    void noticesThatABusyDiskHasGone() {
        AtaRequest request = request(Disk.VERIFY);
        assertFalse(polled(request, PATIENCE));
        status = 0x7F;
        assertTrue(polled(request, 1));
        assertEquals(DiskStatus.NOT_READY, request.result());
    }

    private AtaRequest request(int command) {
        return new AtaRequest(guest, AtaUnit.ALL[0], command, new int[5], false, 0, 0, PATIENCE);
    }

    private static boolean polled(AtaRequest request, int times) {
        boolean ended = false;
        for (int i = 0; i < times; i++) {
            ended = request.advance();
        }
        return ended;
    }
}
