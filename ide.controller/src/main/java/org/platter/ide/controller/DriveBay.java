package org.platter.ide.controller;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.platter.block.api.BlockDevice;

/**
 * A place for one drive of a channel. Disks come and go on any thread; the machine's thread finds out at its next access
 * and sees a drive at power-on, or none.
 */
final class DriveBay {

    private final int number;
    private final Cable cable;

    /** Disks offered, oldest first: the first is in the drive, the others take their turn when it goes. */
    private final Queue<DriveSource> offered = new ArrayDeque<>();

    private volatile DriveSource current;

    /** The machine's thread only. */
    private IdeDrive drive;

    /** What it is the drive of. */
    private DriveSource source;

    /** @param number 0 for the channel's first drive, 1 for its second */
    DriveBay(int number, Cable cable) {
        this.number = number;
        this.cable = cable;
    }

    /** Takes the disk if there is no other. */
    synchronized boolean offerAlone(DriveSource disk) {
        if (!offered.isEmpty()) {
            return false;
        }
        offer(disk);
        return true;
    }

    synchronized void offer(DriveSource disk) {
        offered.add(disk);
        current = offered.peek();
    }

    /** Whether the device is in the drive, or waits for its turn. */
    synchronized boolean offers(BlockDevice device) {
        return offered.stream().anyMatch(source -> source.isOn(device));
    }

    /** The tray of the bay's CD-ROM drive, if it has one. */
    synchronized Optional<Tray> tray() {
        return offered.stream()
                .filter(Tray.class::isInstance)
                .map(Tray.class::cast)
                .findFirst();
    }

    /** Puts a disc into the bay's CD-ROM drive, which comes with the first. */
    synchronized void offerDisc(Disc disc) {
        Optional<Tray> present = tray();
        Tray tray = present.orElseGet(Tray::new);
        tray.offer(disc);
        if (present.isEmpty()) {
            offer(tray);
        }
    }

    synchronized void withdraw(BlockDevice device) {
        offered.removeIf(source -> source.isOn(device) && source.withdraw(device));
        current = offered.peek();
    }

    /** Takes all disks out; ended as soon as no request is under way. */
    synchronized CompletionStage<?> clear() {
        CompletableFuture<?>[] ends = offered.stream()
                .map(disk -> disk.retire().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        offered.clear();
        current = null;
        return CompletableFuture.allOf(ends);
    }

    /** The drive as it is now, or null. The machine's thread only. */
    IdeDrive drive() {
        DriveSource now = current;
        if (now != source) {
            if (drive != null) {
                drive.reset().abandon();
            }
            source = now;
            drive = now == null ? null : now.drive(number, cable);
            if (drive != null) {
                drive.reset().powerOn();
            }
        }
        return drive;
    }
}
