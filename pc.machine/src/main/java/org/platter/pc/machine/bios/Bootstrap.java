package org.platter.pc.machine.bios;

import java.util.List;

/** INT 19h: loads the first sector of the first disk that has a boot signature to 0000:7C00. */
final class Bootstrap {

    private static final int ADDRESS = 0x7C00, SIGNATURE = 0xAA55;
    private static final int FIRST_DISK = 0x80;

    private final Guest guest;
    private final Video video;
    private final List<Disk> disks;
    private int index;
    private DiskTransfer transfer;

    Bootstrap(Guest guest, Video video, List<Disk> disks) {
        this.guest = guest;
        this.video = video;
        this.disks = disks;
    }

    boolean begin() {
        index = -1;
        next();
        return resume();
    }

    /** Goes on; false while it waits. Tells the stub by the zero flag whether there is something to start. */
    boolean resume() {
        while (transfer != null) {
            if (!transfer.advance()) {
                return false;
            }
            if (transfer.result() == DiskStatus.OK && guest.word(ADDRESS + 510) == SIGNATURE) {
                transfer = null;
                guest.setEdx(FIRST_DISK + index);
                guest.tellStub(Guest.ZERO, true);
                return true;
            }
            next();
        }
        guest.tellStub(Guest.ZERO, false);
        return true;
    }

    private void next() {
        index++;
        transfer = index < disks.size()
                ? new DiskTransfer(guest, disks.get(index), Disk.READ, 0, 1, ADDRESS, sectors -> {})
                : null;
    }

    /** INT 18h. */
    void complain() {
        video.print(disks.isEmpty() ? "No hard disk found." : "No disk has a boot sector.");
        video.print(" Press a key to try again.\n");
    }
}
