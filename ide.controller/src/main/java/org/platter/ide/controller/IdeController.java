package org.platter.ide.controller;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.platter.block.api.BlockDevice;
import org.platter.machine.api.Board;
import org.platter.machine.api.MachineDevice;

/**
 * The two IDE channels of a PC, at ports 1F0h, 3F6h with interrupt 14 and at 170h, 376h with interrupt 15, each with room
 * for two ATA disks or CD-ROM drives.
 *
 * <p>A disk is any {@link BlockDevice}: one that is published as a service with the property {@link BlockDevice#DRIVE}, or
 * one that is {@linkplain #attach attached}. Disks may come and go on any thread, with the machine running: to the guest,
 * a drive appears in its power-on state, or is no longer there. The controller never closes a disk.
 *
 * <p>A disc is any {@link BlockDevice} of whole blocks of 2048 bytes, such as an ISO 9660 image: a service that has {@link
 * BlockDevice#CDROM} as its {@link BlockDevice#DRIVE_TYPE} too, or one that is {@linkplain #insert inserted}. Its drive stays
 * when it goes, with an empty tray.
 */
@Component(service = MachineDevice.class)
public final class IdeController implements MachineDevice {

    /** Service property of a disk: the name of the {@link ErrorPolicy} for reads; {@code report} unless set. */
    public static final String READ_ERROR = "rerror";

    /** Service property of a disk: the name of the {@link ErrorPolicy} for writes; {@code report} unless set. */
    public static final String WRITE_ERROR = "werror";

    /** Values of {@link BlockDevice#DRIVE}, by unit. */
    private static final List<String> UNITS = List.of("hda", "hdb", "hdc", "hdd");

    /** Where a drive is that is only named as a CD-ROM drive. */
    private static final String CDROM_UNIT = "hdc";

    private static final System.Logger LOG = System.getLogger(IdeController.class.getName());

    private final IdeChannel primary = new IdeChannel(0, 0x1F0, 0x3F6, 14);
    private final IdeChannel secondary = new IdeChannel(1, 0x170, 0x376, 15);
    private final PciIde pci = new PciIde(primary, secondary);
    private boolean plugged;

    @Override
    public String name() {
        return "ide";
    }

    /**
     * Puts a disk into a drive that is empty. Any thread.
     *
     * @param unit 0 to 3: first and second drive of the primary channel, then of the secondary
     * @throws IllegalArgumentException if there is no such unit, or the disk has sectors of more than 512 bytes or none
     * @throws IllegalStateException if the drive has a disk
     */
    public void attach(int unit, BlockDevice disk) {
        attach(unit, disk, ErrorPolicies.REPORT);
    }

    /** As {@link #attach(int, BlockDevice)}, with what becomes of requests that the host cannot do. */
    public void attach(int unit, BlockDevice disk, ErrorPolicies errors) {
        attach(unit, disk, errors, DriveLabel.DEFAULT);
    }

    /** As {@link #attach(int, BlockDevice, ErrorPolicies)}, with what the drive tells a guest of itself. */
    public void attach(int unit, BlockDevice disk, ErrorPolicies errors, DriveLabel label) {
        if (!bay(unit).offerAlone(new Disk(disk, errors, label))) {
            throw new IllegalStateException(UNITS.get(unit) + " has a disk already");
        }
    }

    /**
     * Puts a CD-ROM drive, without a disc, where there is no drive. Any thread.
     *
     * @param unit 0 to 3, as for {@link #attach}
     * @throws IllegalArgumentException if there is no such unit
     * @throws IllegalStateException if there is a drive
     */
    public void attachCd(int unit) {
        if (!bay(unit).offerAlone(new Tray())) {
            throw new IllegalStateException("there is a drive as " + UNITS.get(unit) + " already");
        }
    }

    /**
     * Puts a disc into an empty CD-ROM drive and closes its tray. Any thread.
     *
     * @param unit 0 to 3, as for {@link #attach}
     * @throws IllegalArgumentException if there is no such unit, or the disc is not of whole blocks of 2048 bytes, at least
     *     one, or has sectors of more than 512 bytes
     * @throws IllegalStateException if there is no CD-ROM drive, or it has a disc
     */
    public void insert(int unit, BlockDevice disc) {
        insert(unit, disc, ErrorPolicies.REPORT);
    }

    /** As {@link #insert(int, BlockDevice)}, with what becomes of requests that the host cannot do. */
    public void insert(int unit, BlockDevice disc, ErrorPolicies errors) {
        if (!tray(unit).insert(Disc.of(disc, errors))) {
            throw new IllegalStateException(UNITS.get(unit) + " has a disc already");
        }
    }

    /**
     * Opens the tray of a CD-ROM drive and takes the disc, if there is one. A guest that has forbidden it is asked to let the
     * disc go: to eject it itself, after which this succeeds. Any thread.
     *
     * @param unit 0 to 3, as for {@link #attach}
     * @param force whether the guest's will does not matter
     * @return completes as soon as no request is under way, so that the disc is no longer used
     * @throws IllegalArgumentException if there is no such unit
     * @throws IllegalStateException if there is no CD-ROM drive, or the guest has forbidden it
     */
    public CompletionStage<?> eject(int unit, boolean force) {
        CompletionStage<?> end = tray(unit).eject(force);
        if (end == null) {
            throw new IllegalStateException("the guest has locked the tray of " + UNITS.get(unit));
        }
        return end;
    }

    private Tray tray(int unit) {
        return bay(unit).tray().orElseThrow(() -> new IllegalStateException(UNITS.get(unit) + " is no CD-ROM drive"));
    }

    /**
     * Takes the disk out of a drive; does nothing if there is none. A request of the guest that is under way goes on, with
     * nobody to hear of its end. Any thread.
     *
     * @return completes as soon as no request is under way, so that the disk is no longer used
     * @param unit 0 to 3, as for {@link #attach}
     * @throws IllegalArgumentException if there is no such unit
     */
    public CompletionStage<?> detach(int unit) {
        return bay(unit).clear();
    }

    @Override
    public void plug(Board board) {
        if (plugged) {
            throw new IllegalStateException("the IDE controller is plugged in already");
        }
        primary.plug(board);
        try {
            secondary.plug(board);
            try {
                board.pci().ifPresent(bus -> pci.plug(board, bus));
            } catch (IllegalStateException e) {
                secondary.unplug();
                throw e;
            }
        } catch (IllegalStateException e) {
            primary.unplug();
            throw e;
        }
        plugged = true;
    }

    @Override
    public void reset() {
        pci.reset();
        primary.reset();
        secondary.reset();
    }

    @Override
    public void unplug() {
        if (plugged) {
            pci.unplug();
            primary.unplug();
            secondary.unplug();
            plugged = false;
        }
    }

    /** A disk for a drive that has one waits for its turn; so does a disc. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(|(" + BlockDevice.DRIVE + "=hd*)(" + BlockDevice.DRIVE + "=" + BlockDevice.CDROM + "))")
    void addDisk(BlockDevice disk, Map<String, Object> properties) {
        Object drive = properties.get(BlockDevice.DRIVE);
        int unit = unit(properties);
        if (unit < 0) {
            LOG.log(Level.WARNING, () -> "Disk for drive " + drive + " ignored: expected one of " + UNITS);
            return;
        }
        try {
            if (isCd(properties)) {
                bay(unit).offerDisc(Disc.of(disk, policies(properties)));
            } else {
                bay(unit).offer(new Disk(disk, policies(properties), DriveLabel.DEFAULT));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "Disk for drive " + drive + " ignored: " + e.getMessage());
        }
    }

    /** Only another drive is news: a disk whose other properties change must not seem to be another disk. */
    void updatedDisk(BlockDevice disk, Map<String, Object> properties) {
        int unit = unit(properties);
        if (unit < 0 || !bay(unit).offers(disk)) {
            removeDisk(disk);
            addDisk(disk, properties);
        }
    }

    void removeDisk(BlockDevice disk) {
        for (int unit = 0; unit < UNITS.size(); unit++) {
            bay(unit).withdraw(disk);
        }
    }

    /** Where a service wants to be; -1 if that is nowhere. */
    private static int unit(Map<String, Object> properties) {
        Object drive = properties.get(BlockDevice.DRIVE);
        return UNITS.indexOf(BlockDevice.CDROM.equals(drive) ? CDROM_UNIT : drive);
    }

    private static boolean isCd(Map<String, Object> properties) {
        return BlockDevice.CDROM.equals(properties.get(BlockDevice.DRIVE_TYPE))
                || BlockDevice.CDROM.equals(properties.get(BlockDevice.DRIVE));
    }

    private static ErrorPolicies policies(Map<String, Object> properties) {
        return new ErrorPolicies(policy(properties.get(READ_ERROR)), policy(properties.get(WRITE_ERROR)));
    }

    private static ErrorPolicy policy(Object name) {
        return name == null ? ErrorPolicy.REPORT : ErrorPolicy.of(name.toString());
    }

    private DriveBay bay(int unit) {
        if (unit < 0 || unit >= UNITS.size()) {
            throw new IllegalArgumentException("unit " + unit + ": expected 0 to 3 for " + UNITS);
        }
        return (unit < 2 ? primary : secondary).bay(unit % 2);
    }
}
