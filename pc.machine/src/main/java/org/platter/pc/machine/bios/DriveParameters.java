package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.EDD_TABLES;
import static org.platter.pc.machine.bios.DataArea.EXTENDED_SEGMENT;

import java.util.function.IntConsumer;
import org.platter.x86.cpu.Cpu;

/**
 * INT 13h/48h: the drive parameter table at DS:SI, as long as the caller has room for.
 *
 * <p>Source: Enhanced Disk Drive Specification 3.0, 4.2.8 (result buffer), 4.2.8.1 (device parameter table extension),
 * 4.2.8.2 (device path).
 */
final class DriveParameters {

    private static final int BASIC = 0x1A, WITH_EXTENSION = 0x1E, WITH_PATH = 0x42;
    private static final int GEOMETRY_VALID = 0x02;
    private static final int PATH_KEY = 0xBEDD, PATH_LENGTH = 0x24;

    private final Guest guest;
    private final Disk disk;
    private final int index;

    DriveParameters(Guest guest, Disk disk, int index) {
        this.guest = guest;
        this.disk = disk;
        this.index = index;
    }

    void write(IntConsumer finish) {
        int at = guest.address(Cpu.DS, guest.si());
        int room = guest.word(at);
        if (room < BASIC) {
            finish.accept(DiskStatus.BAD_COMMAND);
            return;
        }
        boolean small = disk.sectors <= 16383L * 16 * 63;
        guest.putWord(at + 0x02, small ? GEOMETRY_VALID : 0);
        guest.putDword(at + 0x04, disk.physical.cylinders());
        guest.putDword(at + 0x08, disk.physical.heads());
        guest.putDword(at + 0x0C, disk.physical.sectors());
        guest.putQword(at + 0x10, disk.sectors);
        guest.putWord(at + 0x18, 512);
        int size = BASIC;
        if (room >= WITH_EXTENSION) {
            guest.putWord(at + 0x1A, extension() - (EXTENDED_SEGMENT << 4));
            guest.putWord(at + 0x1C, EXTENDED_SEGMENT);
            size = WITH_EXTENSION;
        }
        if (room >= WITH_PATH) {
            writePath(at + 0x1E);
            size = WITH_PATH;
        }
        guest.putWord(at, size);
        finish.accept(DiskStatus.OK);
    }

    /** Writes the extension table of 16 bytes and says where. */
    private int extension() {
        int at = EDD_TABLES + 16 * index;
        guest.putWord(at, disk.unit.base());
        guest.putWord(at + 2, disk.unit.control());
        guest.putOctet(at + 4, disk.unit.select(disk.hasLba ? 0x40 : 0));
        guest.putOctet(at + 5, 0xCB);
        guest.putOctet(at + 6, disk.unit.interruptLine());
        guest.putOctet(at + 7, 1); // one sector a block
        guest.putOctet(at + 8, 0); // no DMA
        guest.putOctet(at + 9, 0); // PIO without IORDY
        boolean translated = !disk.logical().equals(disk.physical);
        guest.putWord(at + 10, (disk.hasLba ? 0x10 : 0) | (translated ? 0x08 : 0));
        guest.putWord(at + 12, 0);
        guest.putOctet(at + 14, 0x11);
        guest.putOctet(at + 15, checksum(at, 15));
        return at;
    }

    private void writePath(int at) {
        for (int i = 0; i < PATH_LENGTH; i++) {
            guest.putOctet(at + i, 0);
        }
        guest.putWord(at, PATH_KEY);
        guest.putOctet(at + 2, PATH_LENGTH);
        putText(at + 6, "ISA ");
        putText(at + 10, "ATA     ");
        guest.putWord(at + 18, disk.unit.base());
        guest.putOctet(at + 26, disk.unit.second() ? 1 : 0);
        guest.putOctet(at + PATH_LENGTH - 1, checksum(at, PATH_LENGTH - 1));
    }

    private void putText(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            guest.putOctet(at + i, text.charAt(i));
        }
    }

    private int checksum(int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += guest.octet(at + i);
        }
        return -sum;
    }
}
