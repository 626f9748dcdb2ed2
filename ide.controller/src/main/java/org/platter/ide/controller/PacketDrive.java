package org.platter.ide.controller;

import java.nio.ByteBuffer;
import org.platter.ide.controller.DriveSettings.Power;

/**
 * A CD-ROM drive: an ATA device that is given SCSI commands in packets. It stays when its disc goes; a change is noticed at the
 * next packet, and told to the guest as MMC-3 has it.
 */
final class PacketDrive extends IdeDrive {

    static final int BUFFER = 128 * 1024;

    private static final int DEVICE_RESET = 0x08;

    /** What the guest has not been told of its disc. */
    private enum News {
        NONE,
        /** Another one: the guest has to see that the one before it has gone. */
        REPLACED,
        ARRIVED
    }

    private final Tray tray;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final MediumEvents events = new MediumEvents();
    private PacketSettings settings = new PacketSettings();

    /** As the last packet found it; null if there was none. */
    private Disc disc;

    private boolean wasReset;
    private News news = News.NONE;

    /** Why the last packet failed. */
    private Sense sense = Sense.NONE;

    PacketDrive(Tray tray, int number, Cable cable) {
        super(number, cable);
        this.tray = tray;
    }

    @Override
    Execution start(int code) throws AtaError {
        return switch (code) {
            case 0xA0 -> new PacketExecution(this);
            case 0xA1 -> IdentifyPacketDevice.start(this);
            case 0xEC, 0x20 -> throw refusedWithSignature();
            case 0xEF -> setFeatures();
            case 0xE5, 0x98 -> checkPowerMode();
            case 0xE1, 0x95 -> enter(Power.IDLE);
            case 0xE0, 0x94 -> enter(Power.STANDBY);
            case 0xE6, 0x99 -> enter(Power.SLEEP);
            default -> throw AtaError.ABORTED;
        };
    }

    /** A host that takes it for a disk finds out (ATA-6 8.15.5.2 and 8.34.5.2). */
    private AtaError refusedWithSignature() {
        registers().packetSignature();
        return AtaError.ABORTED;
    }

    private Execution setFeatures() throws AtaError {
        switch (registers().features()) {
            case 0x03 -> SetFeatures.transferMode(this, mode -> settings.dmaMode = mode);
            case 0x66 -> settings.keptOverReset = true;
            case 0xCC -> settings.keptOverReset = false;
            default -> throw AtaError.ABORTED;
        }
        return Execution.OVER;
    }

    private Execution checkPowerMode() {
        registers().parameter(settings.power.code);
        return Execution.OVER;
    }

    private Execution enter(Power power) {
        settings.power = power;
        return Execution.OVER;
    }

    @Override
    boolean asleep() {
        return settings.power == Power.SLEEP;
    }

    @Override
    boolean resetBy(int code) {
        return code == DEVICE_RESET;
    }

    @Override
    void restoreDefaults() {
        settings = new PacketSettings();
        disc = tray.disc();
        news = News.NONE;
        forget();
    }

    @Override
    void softwareReset() {
        if (!settings.keptOverReset) {
            settings = new PacketSettings();
        }
        forget();
    }

    private void forget() {
        tray.hold(false);
        sense = Sense.NONE;
        wasReset = true;
    }

    @Override
    void showSignature() {
        if (asleep()) {
            settings.power = Power.STANDBY;
        }
        registers().packetSignature();
    }

    /** Not ready as a disk is: that is how hosts of old passed it over (ATA-6 9.12). */
    @Override
    int statusAfterReset() {
        return 0;
    }

    @Override
    Disk disk() {
        return disc.disk();
    }

    // The side of the packets

    /** Begins what a packet asks for, unless the guest has to be told something first. */
    PacketData take(Packet packet) throws CheckCondition {
        look();
        PacketSet.Entry entry = PacketSet.entry(packet.operation());
        if (!entry.always()) {
            sense = Sense.NONE;
            tell();
        }
        if (entry.needsDisc()) {
            settings.power = Power.ACTIVE;
            if (disc == null) {
                throw new CheckCondition(absence());
            }
        }
        return entry.command().start(this, packet);
    }

    private void look() {
        Disc now = tray.disc();
        if (now == disc) {
            return;
        }
        events.changed(now != null);
        if (now == null) {
            news = News.NONE;
        } else {
            news = disc == null ? News.ARRIVED : News.REPLACED;
        }
        disc = now;
    }

    private void tell() throws CheckCondition {
        Sense attention = attention();
        if (attention != Sense.NONE) {
            throw new CheckCondition(attention);
        }
    }

    /** What the guest has to know first; it is known then. */
    private Sense attention() {
        if (wasReset) {
            wasReset = false;
            return Sense.WAS_RESET;
        }
        News told = news;
        news = told == News.REPLACED ? News.ARRIVED : News.NONE;
        return switch (told) {
            case NONE -> Sense.NONE;
            case REPLACED -> Sense.TRAY_OPEN;
            case ARRIVED -> Sense.MAY_HAVE_CHANGED;
        };
    }

    private Sense absence() {
        return tray.isOpen() ? Sense.TRAY_OPEN : Sense.NO_DISC;
    }

    /** What REQUEST SENSE answers, once. */
    Sense takeSense() {
        Sense taken = sense == Sense.NONE ? attention() : sense;
        sense = Sense.NONE;
        return taken;
    }

    void sense(Sense reason) {
        sense = reason;
    }

    Tray tray() {
        return tray;
    }

    /** Null if there is none. */
    Disc disc() {
        return disc;
    }

    MediumEvents events() {
        return events;
    }

    PacketSettings settings() {
        return settings;
    }

    /** The drive's memory, empty, for the command under way. */
    ByteBuffer buffer() {
        return buffer.clear();
    }
}
