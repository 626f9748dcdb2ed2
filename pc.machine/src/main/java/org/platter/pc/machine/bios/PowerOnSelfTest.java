package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.*;

import java.util.List;

/**
 * What happens between reset and boot: the chips are set up, vectors and data area filled, disks looked for and listed.
 *
 * <p>Source: IBM PC/AT Technical Reference, BIOS; CMOS RAM layout ibid.
 */
final class PowerOnSelfTest {

    private static final int SHUTDOWN_CODE = 0x0F;
    private static final int CMOS_DISKETTES = 0x10, CMOS_DISKS = 0x12, CMOS_EQUIPMENT = 0x14;
    private static final int CMOS_DISK_TYPES = 0x19, CMOS_SUM = 0x2E;
    private static final int[] CMOS_DISK_PARAMETERS = {0x1B, 0x24};
    private static final int DISKETTE_DRIVE = 0x0001;
    private static final int ONE_SERIAL_PORT = 0x0200;
    private static final int USER_DEFINED_TYPE = 47;

    private final Guest guest;
    private final Rom rom;
    private final Video video;
    private final KeyboardServices keyboard;
    private final TimeServices time;
    private final PciServices pci;
    private final DriveServices drives;
    private final DisketteSearch disketteSearch;
    private final DiskSearch search;
    private boolean diskettesFound;

    PowerOnSelfTest(
            Guest guest,
            Rom rom,
            Video video,
            KeyboardServices keyboard,
            TimeServices time,
            PciServices pci,
            DriveServices drives,
            DiskSearch search) {
        this.guest = guest;
        this.rom = rom;
        this.video = video;
        this.keyboard = keyboard;
        this.time = time;
        this.pci = pci;
        this.drives = drives;
        this.search = search;
        disketteSearch = new DisketteSearch(guest, drives.diskettes().drives());
    }

    /** The first trap; tells the stub by the zero flag to go on at 40:67 instead of starting anew. */
    void reset() {
        int code = time.readCmos(SHUTDOWN_CODE);
        time.writeCmos(SHUTDOWN_CODE, 0);
        boolean resume = code == 0x05 || code == 0x0A;
        if (code == 0x05) {
            guest.out(0x20, 0x20);
        }
        guest.tellStub(Guest.ZERO, resume);
    }

    boolean begin() {
        clearDataArea();
        setVectors();
        setUpChips();
        keyboard.initialize();
        time.initialize();
        video.setMode(3);
        video.print("Platter BIOS\n");
        video.print(extendedKib() / 1024 + 1 + " MiB of memory\n");
        pci.assignAddresses();
        diskettesFound = false;
        disketteSearch.begin();
        return resume();
    }

    /** Goes on; false while it waits. */
    boolean resume() {
        if (diskettesFound) {
            return search.resume() && finish();
        }
        if (!disketteSearch.advance()) {
            return false;
        }
        diskettesFound = true;
        return search.begin() && finish();
    }

    private void clearDataArea() {
        int resetFlag = guest.word(RESET_FLAG);
        for (int at = 0x400; at < 0x500; at += 2) {
            guest.putWord(at, 0);
        }
        for (int at = EXTENDED; at < 0xA0000; at += 2) {
            guest.putWord(at, 0);
        }
        guest.putWord(RESET_FLAG, resetFlag);
        guest.putWord(SERIAL_PORTS, 0x3F8);
        guest.putWord(EXTENDED_AREA, EXTENDED_SEGMENT);
        guest.putOctet(EXTENDED, 0xA0000 - EXTENDED >> 10);
        guest.putWord(EQUIPMENT, DISKETTE_DRIVE | ONE_SERIAL_PORT);
        guest.putWord(MEMORY_KIB, BASE_KIB);
        guest.putDword(SERIAL_TIMEOUTS, 0x01010101);
    }

    private void setVectors() {
        for (int number = 0; number < 0x78; number++) {
            int offset = rom.vector(number);
            guest.putWord(4 * number, offset != 0 ? offset : rom.dummy());
            guest.putWord(4 * number + 2, Rom.SEGMENT);
        }
        // 60h to 67h are for programs, which test them for 0; the disk tables are there when there are disks.
        for (int number = 0x60; number < 0x68; number++) {
            guest.putDword(4 * number, 0);
        }
        for (int number : new int[] {0x41, 0x46}) {
            guest.putDword(4 * number, 0);
        }
    }

    private void setUpChips() {
        int[][] writes = {
            // Interrupt controllers: vectors 08h and 70h; all but timer, keyboard, cascade and diskette off; the disks
            // on.
            {0x20, 0x11},
            {0x21, 0x08},
            {0x21, 0x04},
            {0x21, 0x01},
            {0x21, 0xB8},
            {0xA0, 0x11},
            {0xA1, 0x70},
            {0xA1, 0x02},
            {0xA1, 0x01},
            {0xA1, 0x3F},
            // Timer: 18.2 ticks a second, refresh, speaker off.
            {0x43, 0x34},
            {0x40, 0x00},
            {0x40, 0x00},
            {0x43, 0x54},
            {0x41, 18},
            {0x43, 0xB6},
            {0x42, 0x33},
            {0x42, 0x05},
            {0x61, 0x00},
            // Keyboard controller: self-test, interrupt on, translation on, second connector off; A20 closed.
            {0x64, 0xAA},
            {0x64, 0x60},
            {0x60, 0x65},
            {0x64, 0xAE},
            {0x64, 0xDD},
            // The serial port's interrupts off.
            {0x3F9, 0x00},
            {0x3FC, 0x00}
        };
        for (int[] write : writes) {
            guest.out(write[0], write[1]);
        }
        while ((guest.in(0x64) & 1) != 0) {
            guest.in(0x60);
        }
        guest.out(0x60, 0xF6); // keyboard: defaults, scanning
    }

    private boolean finish() {
        List<Disk> disks = search.disks();
        int equipment = guest.word(EQUIPMENT) | drives.diskettes().count() - 1 << 6;
        guest.putWord(EQUIPMENT, equipment);
        guest.putOctet(DISK_COUNT, disks.size());
        for (int i = 0; i < disks.size(); i++) {
            Disk disk = disks.get(i);
            video.print(String.format(
                    "Disk %Xh: %s, %d MiB, %s", 0x80 + i, disk.model, disk.sectors >> 11, disk.logical()));
            video.print(disk.logical().equals(disk.physical) ? "\n" : " for " + disk.physical + "\n");
            if (i < 2) {
                int table = DISK_TABLES + 16 * i;
                writeDiskTable(table, disk);
                guest.putWord(4 * (i == 0 ? 0x41 : 0x46), table - EXTENDED);
                guest.putWord(4 * (i == 0 ? 0x41 : 0x46) + 2, EXTENDED_SEGMENT);
            }
        }
        for (CdDrive disc : drives.discs().drives()) {
            video.print("CD-ROM: " + disc.model() + "\n");
        }
        video.print("\n");
        writeCmos(disks);
        return true;
    }

    /** The fixed disk parameter table; a translated one has signature A0h and the physical geometry beside the logical. */
    private void writeDiskTable(int at, Disk disk) {
        boolean translated = !disk.logical().equals(disk.physical);
        guest.putWord(at, disk.logical().cylinders());
        guest.putOctet(at + 2, disk.logical().heads());
        guest.putWord(at + 5, 0xFFFF); // no write precompensation
        guest.putOctet(at + 8, disk.physical.heads() > 8 ? 0x08 : 0x00);
        guest.putWord(at + 12, Math.min(disk.physical.cylinders(), 0xFFFF));
        guest.putOctet(at + 14, disk.logical().sectors());
        if (translated) {
            guest.putOctet(at + 3, 0xA0);
            guest.putOctet(at + 4, disk.physical.sectors());
            guest.putWord(at + 9, Math.min(disk.physical.cylinders(), 0xFFFF));
            guest.putOctet(at + 11, disk.physical.heads());
            int sum = 0;
            for (int i = 0; i < 15; i++) {
                sum += guest.octet(at + i);
            }
            guest.putOctet(at + 15, -sum);
        }
    }

    private void writeCmos(List<Disk> disks) {
        time.writeCmos(CMOS_DISKETTES, cmosDiskettes());
        time.writeCmos(CMOS_EQUIPMENT, guest.word(EQUIPMENT) & 0xFF);
        time.writeCmos(CMOS_DISKS, (disks.isEmpty() ? 0 : 0xF0) | (disks.size() < 2 ? 0 : 0x0F));
        for (int i = 0; i < 2; i++) {
            boolean present = i < disks.size();
            time.writeCmos(CMOS_DISK_TYPES + i, present ? USER_DEFINED_TYPE : 0);
            if (present) {
                writeCmosDisk(CMOS_DISK_PARAMETERS[i], disks.get(i));
            }
        }
        int sum = 0;
        for (int register = 0x10; register < CMOS_SUM; register++) {
            sum += time.readCmos(register);
        }
        time.writeCmos(CMOS_SUM, sum >> 8 & 0xFF);
        time.writeCmos(CMOS_SUM + 1, sum & 0xFF);
    }

    /** The first drive's kind in the upper half, the second's in the lower. */
    private int cmosDiskettes() {
        List<Diskette> found = drives.diskettes().drives();
        int first = found.isEmpty() ? DisketteKind.K1440.type : found.get(0).kind().type;
        return first << 4 | (found.size() < 2 ? 0 : found.get(1).kind().type);
    }

    private void writeCmosDisk(int register, Disk disk) {
        int cylinders = disk.logical().cylinders();
        int heads = disk.logical().heads();
        int[] values = {
            cylinders & 0xFF,
            cylinders >> 8,
            heads,
            0xFF,
            0xFF,
            heads > 8 ? 0xC8 : 0xC0,
            cylinders & 0xFF,
            cylinders >> 8,
            disk.logical().sectors()
        };
        for (int i = 0; i < values.length; i++) {
            time.writeCmos(register + i, values[i]);
        }
    }

    /** Memory above 1 MiB, as the board has left it in CMOS: KiB up to 64 MiB and 64 KiB above 16 MiB. */
    private int extendedKib() {
        int kib = time.readCmos(0x17) | time.readCmos(0x18) << 8;
        int above16MiB = time.readCmos(0x34) | time.readCmos(0x35) << 8;
        return above16MiB > 0 ? above16MiB * 64 + 15 * 1024 : kib;
    }
}
