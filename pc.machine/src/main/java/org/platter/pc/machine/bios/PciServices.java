package org.platter.pc.machine.bios;

/**
 * The PCI BIOS, INT 1Ah/B1h, in real mode; and what POST does for the devices on the bus: it gives them addresses.
 *
 * <p>Source: PCI BIOS Specification 2.1; PCI Local Bus Specification 2.1, 6.2.5 (base addresses); Intel 82371SB data sheet,
 * 2.3.9 (IDETIM).
 */
final class PciServices {

    private static final int ADDRESS = 0xCF8, DATA = 0xCFC, ENABLE = 1 << 31;
    private static final int MECHANISM_1 = 0x01, VERSION = 0x0210, SIGNATURE = 0x20494350;

    // Status in AH
    private static final int UNSUPPORTED = 0x81, BAD_VENDOR = 0x83, NOT_FOUND = 0x86, BAD_REGISTER = 0x87;
    private static final int DEVICES = 32, FUNCTIONS = 8;
    private static final int COMMAND = 0x04, CLASS = 0x08, HEADER_TYPE = 0x0E, MULTI_FUNCTION = 0x80;
    private static final int BASES = 0x10, BASES_END = 0x28;
    private static final int IO_SPACE = 0x01, MEMORY_SPACE = 0x02, BUS_MASTER = 0x04;
    private static final int FIRST_PORT = 0xC000, FIRST_MEMORY = 0xE0000000;
    private static final int IDE_CLASS = 0x0101, PIIX3_IDE = 0x70108086, IDE_TIMING = 0x40, DECODE_ENABLE = 0x8000;

    private final Guest guest;
    private int nextPort;
    private int nextMemory;

    PciServices(Guest guest) {
        this.guest = guest;
    }

    void service() {
        switch (guest.al()) {
            case 0x01 -> {
                guest.setEdx(SIGNATURE);
                guest.setAl(MECHANISM_1);
                guest.setBx(VERSION);
                guest.setCx(guest.cx() & 0xFF00); // the last bus is 0
                finish(0);
            }
            case 0x02 -> {
                if (guest.dx() == 0xFFFF) {
                    finish(BAD_VENDOR);
                } else {
                    int wanted = guest.cx() << 16 | guest.dx();
                    find(0x00, 0, wanted);
                }
            }
            case 0x03 -> find(CLASS, 8, guest.ecx() & 0xFFFFFF);
            case 0x08, 0x09, 0x0A -> access(1 << guest.al() - 0x08, false);
            case 0x0B, 0x0C, 0x0D -> access(1 << guest.al() - 0x0B, true);
            default -> finish(UNSUPPORTED);
        }
    }

    private void finish(int status) {
        guest.setAh(status);
        guest.setCarry(status != 0);
    }

    /** Looks for the function, counting from SI, whose register shifted down is the wanted value. */
    private void find(int register, int shift, int wanted) {
        int left = guest.si();
        for (int place = 0; place < DEVICES * FUNCTIONS; place++) {
            if (present(place) && read(place, register, 4) >>> shift == wanted && left-- == 0) {
                guest.setBx(place);
                finish(0);
                return;
            }
        }
        finish(NOT_FOUND);
    }

    private void access(int width, boolean write) {
        int register = guest.di();
        if (register > 0xFF || register % width != 0) {
            finish(BAD_REGISTER);
            return;
        }
        boolean here = guest.bh() == 0;
        int place = guest.bl();
        if (write) {
            if (here) {
                write(place, register, width, guest.ecx());
            }
        } else {
            int value = here ? read(place, register, width) : -1;
            switch (width) {
                case 1 -> guest.setCx(guest.cx() & 0xFF00 | value & 0xFF);
                case 2 -> guest.setCx(value);
                default -> guest.setEcx(value);
            }
        }
        finish(0);
    }

    /** Gives every function its addresses and lets it answer there. */
    void assignAddresses() {
        nextPort = FIRST_PORT;
        nextMemory = FIRST_MEMORY;
        for (int place = 0; place < DEVICES * FUNCTIONS; place++) {
            if (present(place) && (read(place, HEADER_TYPE, 1) & ~MULTI_FUNCTION) == 0) {
                assignAddresses(place);
            }
        }
    }

    private void assignAddresses(int place) {
        int command = read(place, COMMAND, 2) & ~(IO_SPACE | MEMORY_SPACE | BUS_MASTER);
        int enabled = 0;
        for (int register = BASES; register < BASES_END; register += 4) {
            int kept = read(place, register, 4);
            if (enabled == 0) {
                write(place, COMMAND, 2, command);
            }
            write(place, register, 4, -1);
            int bits = read(place, register, 4);
            write(place, register, 4, kept);
            if (bits != 0 && bits != -1) {
                enabled |= assign(place, register, bits);
            }
        }
        if (read(place, CLASS + 2, 2) == IDE_CLASS) {
            enabled |= IO_SPACE | BUS_MASTER; // for the ports that IDE has without being told
            if (read(place, 0, 4) == PIIX3_IDE) {
                write(place, IDE_TIMING, 2, read(place, IDE_TIMING, 2) | DECODE_ENABLE);
                write(place, IDE_TIMING + 2, 2, read(place, IDE_TIMING + 2, 2) | DECODE_ENABLE);
            }
        }
        if (enabled != 0) {
            write(place, COMMAND, 2, command | enabled);
        }
    }

    /** Assigns one base address; returns the bit of the command register that makes it answer. */
    private int assign(int place, int register, int bits) {
        if ((bits & 1) != 0) {
            int size = -(bits & 0xFFFC) & 0xFFFF;
            int base = nextPort + size - 1 & -size;
            if (base + size > 0x10000) {
                return 0;
            }
            write(place, register, 4, base);
            nextPort = base + size;
            return IO_SPACE;
        }
        int size = -(bits & ~0xF);
        int base = nextMemory + size - 1 & -size;
        write(place, register, 4, base);
        nextMemory = base + size;
        return MEMORY_SPACE;
    }

    private boolean present(int place) {
        int first = place & ~(FUNCTIONS - 1);
        boolean possible =
                place == first || read(first, 0, 2) != 0xFFFF && (read(first, HEADER_TYPE, 1) & MULTI_FUNCTION) != 0;
        return possible && read(place, 0, 2) != 0xFFFF;
    }

    /** @param place device and function */
    private int read(int place, int register, int width) {
        guest.outDword(ADDRESS, ENABLE | place << 8 | register & 0xFC);
        int port = DATA | register & 3;
        return switch (width) {
            case 1 -> guest.in(port);
            case 2 -> guest.inWord(port);
            default -> guest.inDword(port);
        };
    }

    private void write(int place, int register, int width, int value) {
        guest.outDword(ADDRESS, ENABLE | place << 8 | register & 0xFC);
        int port = DATA | register & 3;
        switch (width) {
            case 1 -> guest.out(port, value);
            case 2 -> guest.outWord(port, value);
            default -> guest.outDword(port, value);
        }
    }
}
