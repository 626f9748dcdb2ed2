package org.platter.floppy.controller;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.platter.block.api.BlockDevice;
import org.platter.machine.api.Board;
import org.platter.machine.api.DmaChannel;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineDevice;

/**
 * A PC's diskette controller, an 82077AA at ports 3F0h to 3F5h and 3F7h with interrupt 6 and DMA channel 2, and its two
 * drives. The first drive is always there, the second when it has had a diskette.
 *
 * <p>A diskette is any {@link BlockDevice} of the right size: one that is published as a service with the property {@link
 * BlockDevice#DRIVE} {@code fda} or {@code fdb}, or one that is {@linkplain #insert inserted}. Diskettes may come and
 * go on any thread, with the machine running. The controller never closes them.
 */
@Component(service = MachineDevice.class)
public final class FloppyController implements MachineDevice {

    /** Values of {@link BlockDevice#DRIVE}, by unit. */
    private static final List<String> UNITS = List.of("fda", "fdb");

    private static final System.Logger LOG = System.getLogger(FloppyController.class.getName());

    private static final int PORTS = 0x3F0, PORT_COUNT = 6, INPUT = 0x3F7, INTERRUPT = 6, DMA_CHANNEL = 2;

    private final FloppyDrive[] drives = {new FloppyDrive(true), new FloppyDrive(false)};
    private final FloppyChip chip = new FloppyChip(drives);
    private Board board;

    @Override
    public String name() {
        return "floppy";
    }

    /**
     * Puts a diskette into a drive that is empty. Any thread.
     *
     * @param unit 0 or 1
     * @throws IllegalArgumentException if there is no such unit, or no diskette has the size of this one
     * @throws IllegalStateException if the drive has a diskette
     */
    public void insert(int unit, BlockDevice diskette) {
        if (!drive(unit).offerAlone(new Medium(diskette))) {
            throw new IllegalStateException(UNITS.get(unit) + " has a diskette already");
        }
    }

    /**
     * Takes the diskette out of a drive; does nothing if there is none. It is not used any more once a request of the guest that
     * is under way has ended. Any thread.
     *
     * @param unit 0 or 1
     * @throws IllegalArgumentException if there is no such unit
     */
    public void eject(int unit) {
        drive(unit).clear();
    }

    @Override
    public void plug(Board newBoard) {
        if (board != null) {
            throw new IllegalStateException("the diskette controller is plugged in already");
        }
        InterruptLine line = newBoard.interrupt(INTERRUPT);
        DmaChannel channel = newBoard.dma(DMA_CHANNEL);
        newBoard.ports().map(PORTS, PORT_COUNT, chip);
        try {
            newBoard.ports().map(INPUT, 1, chip);
        } catch (IllegalStateException e) {
            newBoard.ports().unmap(PORTS, PORT_COUNT);
            throw e;
        }
        board = newBoard;
        chip.plug(newBoard, line, channel);
    }

    @Override
    public void reset() {
        chip.reset();
    }

    @Override
    public void unplug() {
        if (board != null) {
            chip.unplug();
            board.ports().unmap(PORTS, PORT_COUNT);
            board.ports().unmap(INPUT, 1);
            board = null;
        }
    }

    /** A diskette for a drive that has one waits for its turn. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(|(" + BlockDevice.DRIVE + "=fda)(" + BlockDevice.DRIVE + "=fdb))")
    void addDiskette(BlockDevice diskette, Map<String, Object> properties) {
        Object name = properties.get(BlockDevice.DRIVE);
        try {
            drives[UNITS.indexOf(name)].offer(new Medium(diskette));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "Diskette for drive " + name + " ignored: " + e.getMessage());
        }
    }

    void removeDiskette(BlockDevice diskette) {
        for (FloppyDrive drive : drives) {
            drive.withdraw(diskette);
        }
    }

    private FloppyDrive drive(int unit) {
        if (unit < 0 || unit >= drives.length) {
            throw new IllegalArgumentException("unit " + unit + ": expected 0 or 1 for " + UNITS);
        }
        return drives[unit];
    }
}
