package org.platter.pc.machine.bios;

import java.util.Arrays;
import java.util.List;
import org.platter.pc.machine.geometry.Translation;

/** Looks for CD-ROM drives by their signature, and for hard disks by IDENTIFY DEVICE; and at their partition tables for the geometry they were made with. */
final class DiskSearch {

    /** Free memory during POST. */
    private static final int SCRATCH = 0x7C00;

    /** In word 0 of IDENTIFY PACKET DEVICE. */
    private static final int DEVICE_TYPE = 0x1F00, CDROM = 0x0500;

    private final Guest guest;
    private final List<Disk> disks;
    private final List<CdDrive> discs;
    private final int[] order;
    private final Translation[] translations;
    private final Disk[] found = new Disk[AtaUnit.ALL.length];

    private int number;
    private AtaRequest identifying;
    private DiskTransfer readingPartitions;
    private boolean identifyingPacketDevice;

    DiskSearch(Guest guest, DriveServices drives, int[] order, Translation[] translations) {
        this.guest = guest;
        disks = drives.disks().disks();
        discs = drives.discs().drives();
        this.order = order;
        this.translations = translations;
    }

    /** What has been found, in boot order. */
    List<Disk> disks() {
        return disks;
    }

    boolean begin() {
        disks.clear();
        discs.clear();
        Arrays.fill(found, null);
        number = 0;
        identify(Disk.IDENTIFY);
        return resume();
    }

    /** Goes on; false while it waits. */
    boolean resume() {
        while (number < found.length) {
            boolean ended = readingPartitions == null ? identifying.advance() : readingPartitions.advance();
            if (!ended) {
                return false;
            }
            if (readingPartitions != null) {
                chooseGeometry(readingPartitions.result() == DiskStatus.OK);
                next();
            } else if (identifying.result() == DiskStatus.OK && identifyingPacketDevice) {
                if ((guest.word(SCRATCH) & DEVICE_TYPE) == CDROM) {
                    discs.add(new CdDrive(AtaUnit.ALL[number], Disk.model(guest, SCRATCH)));
                }
                next();
            } else if (identifying.result() == DiskStatus.OK) {
                found[number] = new Disk(guest, AtaUnit.ALL[number], SCRATCH);
                readingPartitions = new DiskTransfer(guest, found[number], Disk.READ, 0, 1, SCRATCH, sectors -> {});
            } else if (!identifyingPacketDevice && hasPacketSignature()) {
                identify(Disk.IDENTIFY_PACKET);
            } else {
                next();
            }
        }
        for (int drive : order) {
            if (found[drive] != null) {
                disks.add(found[drive]);
            }
        }
        return true;
    }

    private void next() {
        readingPartitions = null;
        number++;
        if (number < found.length) {
            identify(Disk.IDENTIFY);
        }
    }

    /** What a drive with packet commands leaves in its registers when it refuses IDENTIFY DEVICE (ATA-6 9.12). */
    private boolean hasPacketSignature() {
        int base = AtaUnit.ALL[number].base();
        return identifying.result() == DiskStatus.BAD_COMMAND
                && guest.in(base + 4) == 0x14
                && guest.in(base + 5) == 0xEB;
    }

    private void identify(int command) {
        identifyingPacketDevice = command == Disk.IDENTIFY_PACKET;
        AtaUnit unit = AtaUnit.ALL[number];
        int[] registers = {0, 0, 0, 0, unit.select(0)};
        identifying = new AtaRequest(guest, unit, command, registers, false, 1, SCRATCH);
    }

    private void chooseGeometry(boolean sectorRead) {
        Disk disk = found[number];
        Translation chosen = translations[number];
        boolean follow = chosen == Translation.AUTO && sectorRead;
        disk.setLogical(
                follow
                        ? PartitionTable.geometryOf(guest, SCRATCH, disk)
                        : chosen.logical(disk.physical, disk.lbaSectors()));
    }
}
