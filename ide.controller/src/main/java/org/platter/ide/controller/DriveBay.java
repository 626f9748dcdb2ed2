package org.platter.ide.controller;

import java.util.ArrayDeque;
import java.util.Queue;
import org.platter.block.api.BlockDevice;

/**
 * A place for one drive of a channel. Disks come and go on any thread; the machine's thread finds out at its next access
 * and sees a drive at power-on, or none.
 */
final class DriveBay {

    private final int number;

    /** Disks offered, oldest first: the first is in the drive, the others take their turn when it goes. */
    private final Queue<Disk> offered = new ArrayDeque<>();

    private volatile Disk current;

    /** The machine's thread only. */
    private AtaDrive drive;

    /** @param number 0 for the channel's first drive, 1 for its second */
    DriveBay(int number) {
        this.number = number;
    }

    /** Takes the disk if there is no other. */
    synchronized boolean offerAlone(Disk disk) {
        if (!offered.isEmpty()) {
            return false;
        }
        offer(disk);
        return true;
    }

    synchronized void offer(Disk disk) {
        offered.add(disk);
        current = offered.peek();
    }

    /** Whether the device is in the drive, or waits for its turn. */
    synchronized boolean offers(BlockDevice device) {
        return offered.stream().anyMatch(disk -> disk.isOn(device));
    }

    synchronized void withdraw(BlockDevice device) {
        offered.removeIf(disk -> disk.isOn(device));
        current = offered.peek();
    }

    synchronized void clear() {
        offered.clear();
        current = null;
    }

    /** The drive as it is now, or null. The machine's thread only. */
    AtaDrive drive() {
        Disk disk = current;
        if (disk != (drive == null ? null : drive.disk())) {
            drive = disk == null ? null : new AtaDrive(disk, number);
        }
        return drive;
    }
}
