package org.platter.pc.machine.bios;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/** INT 19h: goes through diskettes, discs and disks in their order and loads the first that can be started. */
final class Bootstrap {

    private static final int FIRST_DISK = 0x80;

    private final Guest guest;
    private final Video video;
    private final DriveServices drives;
    private final String order;
    private final Queue<Supplier<BootAttempt>> attempts = new ArrayDeque<>();
    private BootAttempt attempt;

    Bootstrap(Guest guest, Video video, DriveServices drives, String order) {
        this.guest = guest;
        this.video = video;
        this.drives = drives;
        this.order = order;
    }

    boolean begin() {
        drives.endEmulation();
        attempts.clear();
        attempt = null;
        for (char source : order.toCharArray()) {
            switch (source) {
                case 'a' -> addDiskette();
                case 'd' -> addDiscs();
                default -> addDisks();
            }
        }
        return resume();
    }

    private void addDiskette() {
        if (!drives.diskettes().drives().isEmpty()) {
            Diskette first = drives.diskettes().drives().get(0);
            attempts.add(() -> new SectorBoot(
                    guest,
                    new DisketteTransfer(guest, first, DisketteTransfer.Kind.READ, 0, 0, 1, 1, SectorBoot.ADDRESS),
                    0));
        }
    }

    private void addDiscs() {
        for (int i = 0; i < drives.discs().drives().size(); i++) {
            int index = i;
            attempts.add(() -> new CdBoot(guest, drives, index));
        }
    }

    private void addDisks() {
        List<Disk> disks = drives.disks().disks();
        for (int i = 0; i < disks.size(); i++) {
            int index = i;
            attempts.add(() -> new SectorBoot(
                    guest,
                    new DiskTransfer(guest, disks.get(index), Disk.READ, 0, 1, SectorBoot.ADDRESS, sectors -> {}),
                    FIRST_DISK + index));
        }
    }

    /**
     * Goes on; false while it waits. Tells the stub by the zero flag whether there is something to start, and where in
     * AX:BX.
     */
    boolean resume() {
        while (attempt != null || !attempts.isEmpty()) {
            if (attempt == null) {
                attempt = attempts.poll().get();
            }
            if (!attempt.advance()) {
                return false;
            }
            if (attempt.result() == DiskStatus.OK) {
                start();
                return true;
            }
            attempt = null;
        }
        guest.tellStub(Guest.ZERO, false);
        return true;
    }

    private void start() {
        attempt.prepare();
        int segment = attempt.segment();
        boolean usual = segment << 4 == SectorBoot.ADDRESS || segment == 0;
        guest.setEdx(attempt.drive());
        guest.setEax(usual ? 0 : segment);
        guest.setEbx(usual ? SectorBoot.ADDRESS : 0);
        guest.tellStub(Guest.ZERO, true);
        attempt = null;
        attempts.clear();
    }

    /** INT 18h: says what was looked for, in that order. */
    void complain() {
        List<String> missing = new ArrayList<>();
        for (char source : order.toCharArray()) {
            switch (source) {
                case 'a' -> addIf(!drives.diskettes().drives().isEmpty(), "no bootable diskette", missing);
                case 'd' -> addIf(!drives.discs().drives().isEmpty(), "no bootable disc", missing);
                default -> missing.add(drives.disks().disks().isEmpty() ? "no hard disk" : "no bootable hard disk");
            }
        }
        video.print("Nothing to boot: " + (missing.isEmpty() ? "no drive" : String.join(", ", missing)));
        video.print(".\nPress a key to try again.\n");
    }

    private static void addIf(boolean present, String what, List<String> missing) {
        if (present) {
            missing.add(what);
        }
    }
}
