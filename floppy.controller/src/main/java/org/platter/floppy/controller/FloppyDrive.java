package org.platter.floppy.controller;

import java.util.ArrayDeque;
import java.util.Queue;
import org.platter.block.api.BlockDevice;

/**
 * A drive and the diskette in it. Diskettes come and go on any thread; the rest belongs to the machine's.
 *
 * <p>It is of whatever kind its diskette needs. The first drive is always there, others are when they have had a
 * diskette.
 */
final class FloppyDrive {

    /** Where the head comes to a stop. */
    private static final int LAST_CYLINDER = 83;

    /** Diskettes offered, oldest first: the first is in the drive, the others take their turn when it goes. */
    private final Queue<Medium> offered = new ArrayDeque<>();

    private volatile Medium current;
    private volatile boolean present;

    private Medium seen;
    private boolean changed = true;
    private int cylinder;

    FloppyDrive(boolean present) {
        this.present = present;
    }

    /** Takes the diskette if there is no other. */
    synchronized boolean offerAlone(Medium medium) {
        if (!offered.isEmpty()) {
            return false;
        }
        offer(medium);
        return true;
    }

    synchronized void offer(Medium medium) {
        offered.add(medium);
        current = offered.peek();
        present = true;
    }

    synchronized void withdraw(BlockDevice device) {
        offered.removeIf(medium -> medium.isOn(device));
        current = offered.peek();
    }

    synchronized void clear() {
        offered.clear();
        current = null;
    }

    boolean present() {
        return present;
    }

    /** The diskette, or null. */
    Medium medium() {
        Medium now = current;
        if (now != seen) {
            seen = now;
            changed = true;
        }
        return now;
    }

    /** Whether the diskette has been changed since the head moved last, or there is none. */
    boolean changed() {
        medium();
        return changed;
    }

    int cylinder() {
        return cylinder;
    }

    /** Moves the head, as far as it goes; a step with a diskette in the drive takes back that it was changed. */
    void seek(int to) {
        cylinder = Math.max(0, Math.min(to, LAST_CYLINDER));
        if (medium() != null) {
            changed = false;
        }
    }
}
