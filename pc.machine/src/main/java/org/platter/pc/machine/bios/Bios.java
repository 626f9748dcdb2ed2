package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Translation;
import org.platter.x86.cpu.Cpu;
import org.platter.x86.cpu.Firmware;
import org.platter.x86.cpu.PhysicalMemory;
import org.platter.x86.cpu.PortSpace;

/**
 * The BIOS: brings the services together and takes the traps of the ROM.
 *
 * <p>A service that has to wait does not wait in Java: it returns, and its stub in ROM calls it again after some machine
 * time with interrupts enabled.
 */
public final class Bios implements Firmware {

    /** Added to a trap's number when the service is called again to go on. */
    static final int AGAIN = 0x80;

    // Traps below 20h are the software interrupts of the same number.
    static final int RESET = 0x20, POST = 0x21, BOOT = 0x22, NO_BOOT = 0x23;
    static final int TICK = 0x24, KEY = 0x25, CLOCK = 0x26, DISK = 0x27, DISKETTE = 0x28;

    private Guest guest;
    private Video video;
    private KeyboardServices keyboard;
    private TimeServices time;
    private SystemServices system;
    private SerialServices serial;
    private DriveServices drives;
    private PciServices pci;
    private Bootstrap bootstrap;
    private PowerOnSelfTest selfTest;

    /**
     * Puts the ROM into memory.
     *
     * @param sources what is tried in which order: a for the first diskette drive, c for hard disks, d for CD-ROM drives
     * @param bootOrder the drives 0 to 3 in the order in which they become 80h, 81h, ... and are tried
     * @param translations by drive
     * @param idle run in a trap of a service that waits for a device: until the machine's next event, there is no use in calling
     *     the service again
     */
    public void install(
            Cpu cpu,
            PhysicalMemory memory,
            PortSpace ports,
            String sources,
            int[] bootOrder,
            Translation[] translations,
            Runnable idle) {
        Rom rom = new Rom();
        memory.rom(Rom.ADDRESS, rom.image());
        guest = new Guest(cpu, memory, ports, idle);
        video = new Video(guest);
        keyboard = new KeyboardServices(guest);
        time = new TimeServices(guest);
        system = new SystemServices(guest, memory.ram().length);
        serial = new SerialServices(guest);
        drives = new DriveServices(guest);
        pci = new PciServices(guest);
        bootstrap = new Bootstrap(guest, video, drives, sources);
        selfTest = new PowerOnSelfTest(
                guest, rom, video, keyboard, time, pci, drives, new DiskSearch(guest, drives, bootOrder, translations));
    }

    @Override
    public void trap(int number) {
        switch (number) {
            case 0x10 -> video.service();
            case 0x11 -> guest.setAx(guest.word(DataArea.EQUIPMENT));
            case 0x12 -> guest.setAx(guest.word(DataArea.MEMORY_KIB));
            case 0x13 -> done(drives.service());
            case 0x13 | AGAIN -> done(drives.resume());
            case 0x14 -> done(serial.service());
            case 0x14 | AGAIN -> done(serial.resume());
            case 0x15 -> done(system.service());
            case 0x15 | AGAIN -> done(system.resume());
            case 0x16 -> done(keyboard.service());
            case 0x16 | AGAIN -> done(keyboard.resume());
            case 0x17 -> guest.setAh(0x01); // no printer: timed out
            case 0x1A -> {
                if (guest.ah() == 0xB1) {
                    pci.service();
                } else {
                    time.service();
                }
            }
            case RESET -> selfTest.reset();
            case POST -> done(selfTest.begin());
            case POST | AGAIN -> done(selfTest.resume());
            case BOOT -> done(bootstrap.begin());
            case BOOT | AGAIN -> done(bootstrap.resume());
            case NO_BOOT -> bootstrap.complain();
            case TICK -> {
                time.tick();
                drives.diskettes().tick();
            }
            case KEY -> keyboard.interrupt();
            case CLOCK -> time.clockInterrupt();
            case DISK -> guest.putOctet(DataArea.DISK_INTERRUPT, 0xFF);
            case DISKETTE ->
                guest.putOctet(DataArea.DISKETTE_INTERRUPT, guest.octet(DataArea.DISKETTE_INTERRUPT) | 0x80);
            default -> {
                // No stub has this number; a guest that jumps into the middle of one may still get here.
            }
        }
    }

    /** Whether key strokes wait in the BIOS's buffer. */
    public boolean keyStrokesWait() {
        return keyboard.waiting();
    }

    private void done(boolean done) {
        guest.tellStub(Guest.CARRY, !done);
    }
}
