package org.platter.pc.machine.bios;

import java.util.Arrays;
import java.util.List;
import org.platter.pc.machine.geometry.Translation;

/** Looks for hard disks by IDENTIFY DEVICE, and at their partition tables for the geometry they were made with. */
final class DiskSearch {

    /** Free memory during POST. */
    private static final int SCRATCH = 0x7C00;

    private final Guest guest;
    private final List<Disk> disks;
    private final int[] order;
    private final Translation[] translations;
    private final Disk[] found = new Disk[AtaUnit.ALL.length];

    private int number;
    private AtaRequest identifying;
    private DiskTransfer readingPartitions;

    DiskSearch(Guest guest, List<Disk> disks, int[] order, Translation[] translations) {
        this.guest = guest;
        this.disks = disks;
        this.order = order;
        this.translations = translations;
    }

    /** What has been found, in boot order. */
    List<Disk> disks() {
        return disks;
    }

    boolean begin() {
        disks.clear();
        Arrays.fill(found, null);
        number = 0;
        identify();
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
            } else if (identifying.result() == DiskStatus.OK) {
                found[number] = new Disk(guest, AtaUnit.ALL[number], SCRATCH);
                readingPartitions = new DiskTransfer(guest, found[number], Disk.READ, 0, 1, SCRATCH, sectors -> {});
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
            identify();
        }
    }

    private void identify() {
        AtaUnit unit = AtaUnit.ALL[number];
        int[] registers = {0, 0, 0, 0, unit.select(0)};
        identifying = new AtaRequest(guest, unit, Disk.IDENTIFY, registers, false, 1, SCRATCH);
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
