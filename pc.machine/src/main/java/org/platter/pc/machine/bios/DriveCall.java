package org.platter.pc.machine.bios;

/** A call of INT 13h: the work that it waits for, if any, and how its end is told, in AH, carry and a byte of the data area. */
final class DriveCall {

    private final Guest guest;
    private final int statusByte;
    private Task task;
    private Runnable report;

    /** @param statusByte where INT 13h/01h finds the status of the call before */
    DriveCall(Guest guest, int statusByte) {
        this.guest = guest;
        this.statusByte = statusByte;
    }

    /** A new call has come: whoever made the one before waits no longer. */
    void renew() {
        task = null;
    }

    /** Waits for work, whose result is the call's status. */
    void begin(Task work) {
        begin(work, () -> {});
    }

    /** @param reported tells what else there is to tell, before the status */
    void begin(Task work, Runnable reported) {
        task = work;
        report = reported;
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        if (task == null) {
            return true;
        }
        if (!task.advance()) {
            return false;
        }
        Task ended = task;
        task = null;
        report.run();
        finish(ended.result());
        return true;
    }

    void finish(int status) {
        guest.putOctet(statusByte, status);
        guest.setAh(status);
        guest.setCarry(status != DiskStatus.OK);
    }

    /** INT 13h/01h. */
    void tellLast() {
        int last = guest.octet(statusByte);
        guest.setAh(last);
        guest.setCarry(last != DiskStatus.OK);
    }
}
