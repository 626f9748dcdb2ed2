package org.platter.ide.controller;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.platter.block.api.BlockDevice;

/**
 * The tray of a CD-ROM drive, with a disc or without. People put discs in and take them out on any thread; the guest opens,
 * closes and holds it on the machine's.
 */
final class Tray implements DriveSource {

    /** Discs offered, oldest first: the first is in the tray, the others take their turn when it goes. */
    private final Queue<Disc> offered = new ArrayDeque<>();

    private boolean open;
    private boolean held;
    private boolean wanted;

    // People

    /** Puts a disc in, and closes the tray, or has it wait until the one before it goes. */
    synchronized void offer(Disc disc) {
        offered.add(disc);
        if (disc == offered.peek()) {
            open = false;
        }
    }

    /** Puts a disc in, and closes the tray; false if there is one. */
    synchronized boolean insert(Disc disc) {
        boolean empty = offered.isEmpty();
        if (empty) {
            offer(disc);
        }
        return empty;
    }

    /**
     * Opens the tray and takes all discs. A guest that holds it is asked to let go.
     *
     * @return ended as soon as none of them is used; null if the guest holds the tray, and it is not forced
     */
    synchronized CompletionStage<?> eject(boolean force) {
        if (held && !force) {
            wanted = true;
            return null;
        }
        open = true;
        return empty();
    }

    private CompletionStage<?> empty() {
        CompletableFuture<?>[] ends = offered.stream()
                .map(disc -> disc.disk().retire().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        offered.clear();
        wanted = false;
        return CompletableFuture.allOf(ends);
    }

    @Override
    public synchronized boolean isOn(BlockDevice device) {
        return offered.stream().anyMatch(disc -> disc.disk().isOn(device));
    }

    /** The drive remains. */
    @Override
    public synchronized boolean withdraw(BlockDevice device) {
        offered.stream().map(Disc::disk).filter(disk -> disk.isOn(device)).forEach(Disk::retire);
        offered.removeIf(disc -> disc.disk().isOn(device));
        return false;
    }

    @Override
    public synchronized CompletionStage<?> retire() {
        return empty();
    }

    // The guest

    @Override
    public IdeDrive drive(int number, Cable cable) {
        return new PacketDrive(this, number, cable);
    }

    /** The disc that can be read; null if there is none, or the tray is open. */
    synchronized Disc disc() {
        return open ? null : offered.peek();
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Opens or closes it; a disc goes out and in with it. */
    synchronized void move(boolean out) {
        open = out;
        wanted = false;
    }

    synchronized boolean isHeld() {
        return held;
    }

    /** Has people ask before they take a disc, or no longer. */
    synchronized void hold(boolean now) {
        held = now;
    }

    /** Whether somebody wanted the disc and could not have it, since this was last asked. */
    synchronized boolean takeWish() {
        boolean was = wanted;
        wanted = false;
        return was;
    }
}
