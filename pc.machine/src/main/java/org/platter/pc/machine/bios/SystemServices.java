package org.platter.pc.machine.bios;

import org.platter.x86.cpu.Cpu;

/**
 * INT 15h: memory size and block moves, address line 20, waiting, and switching the machine off.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 15h; Ralf Brown's Interrupt List; ACPI 6.0, 15
 * (E820); APM BIOS Interface Specification 1.2.
 */
final class SystemServices {

    private static final int NO_SUCH_FUNCTION = 0x86;
    private static final int SMAP = 0x534D4150;
    private static final int USABLE = 1, RESERVED = 2;
    private static final int POWER_PORT = 0x8900;
    private static final int REFRESH = 0x10;
    private static final double MICROSECONDS_A_REFRESH = 15.085;

    private final Guest guest;
    private final long[][] memoryMap;
    private final int extendedKib;
    private long refreshesToWait;
    private int refresh;

    SystemServices(Guest guest, int memorySize) {
        this.guest = guest;
        extendedKib = (memorySize >> 10) - 1024;
        memoryMap = new long[][] {
            {0, DataArea.EXTENDED, USABLE},
            {DataArea.EXTENDED, 0xA0000, RESERVED},
            {0xF0000, 0x100000, RESERVED},
            {0x100000, memorySize, USABLE},
            {0xFFFF0000L, 0x100000000L, RESERVED}
        };
    }

    /** Begins a service; false while the caller has to wait for its end. */
    boolean service() {
        switch (guest.ah()) {
            case 0x24 -> addressLine20();
            case 0x4F -> guest.setCarry(true); // the scan code is to be used as it is
            case 0x53 -> powerManagement();
            case 0x80, 0x81, 0x82, 0x85, 0x90, 0x91 -> done(); // hooks for whoever wants them
            case 0x86 -> {
                long microseconds = (long) guest.cx() << 16 | guest.dx();
                refreshesToWait = Math.round(microseconds / MICROSECONDS_A_REFRESH);
                refresh = guest.in(0x61) & REFRESH;
                return resume();
            }
            case 0x87 -> moveBlock();
            case 0x88 -> {
                guest.setAx(Math.min(extendedKib, 0xFFFF));
                guest.setCarry(false);
            }
            case 0xC0 -> {
                guest.setEs(Rom.SEGMENT);
                guest.setBx(Rom.CONFIGURATION);
                done();
            }
            case 0xC1 -> {
                guest.setEs(DataArea.EXTENDED_SEGMENT);
                guest.setCarry(false);
            }
            case 0xE8 -> bigMemory();
            default -> fail(NO_SUCH_FUNCTION);
        }
        return true;
    }

    /** Goes on with AH = 86h, which counts refresh cycles as the AT's BIOS did; false while it is not over. */
    boolean resume() {
        int now = guest.in(0x61) & REFRESH;
        if (now != refresh) {
            refresh = now;
            refreshesToWait--;
        }
        if (refreshesToWait > 0) {
            return false;
        }
        done();
        return true;
    }

    private void done() {
        guest.setAh(0);
        guest.setCarry(false);
    }

    private void fail(int error) {
        guest.setAh(error);
        guest.setCarry(true);
    }

    private void addressLine20() {
        switch (guest.al()) {
            case 0, 1 -> {
                setAddressLine20(guest.al() == 1);
                done();
            }
            case 2 -> {
                guest.setAl(guest.in(0x92) >> 1 & 1);
                done();
            }
            case 3 -> {
                guest.setBx(3); // by the keyboard controller and by port 92h
                done();
            }
            default -> fail(NO_SUCH_FUNCTION);
        }
    }

    private void setAddressLine20(boolean on) {
        guest.out(0x64, on ? 0xDF : 0xDD);
        guest.out(0x92, guest.in(0x92) & ~3 | (on ? 2 : 0));
    }

    /** Moves CX words between two segments described in the table at ES:SI. */
    private void moveBlock() {
        int table = guest.address(Cpu.ES, guest.si());
        int from = base(table + 0x10);
        int to = base(table + 0x18);
        int words = guest.cx();
        if (words > 0x8000) {
            fail(0x02);
            return;
        }
        boolean wasOn = (guest.in(0x92) & 2) != 0;
        setAddressLine20(true);
        for (int i = 0; i < words; i++) {
            guest.putWord(to + 2 * i, guest.word(from + 2 * i));
        }
        setAddressLine20(wasOn);
        done();
    }

    private int base(int descriptor) {
        return guest.dword(descriptor + 2) & 0xFFFFFF | guest.octet(descriptor + 7) << 24;
    }

    private void bigMemory() {
        switch (guest.al()) {
            case 0x01 -> {
                int below16MiB = Math.min(extendedKib, 15 * 1024);
                int above16MiB = Math.max(0, extendedKib - 15 * 1024) / 64;
                guest.setAx(below16MiB);
                guest.setBx(above16MiB);
                guest.setCx(below16MiB);
                guest.setDx(above16MiB);
                guest.setCarry(false);
            }
            case 0x20 -> memoryMapEntry();
            default -> fail(NO_SUCH_FUNCTION);
        }
    }

    private void memoryMapEntry() {
        int index = guest.ebx();
        if (guest.edx() != SMAP || guest.ecx() < 20 || index < 0 || index >= memoryMap.length) {
            fail(NO_SUCH_FUNCTION);
            return;
        }
        long[] entry = memoryMap[index];
        int at = guest.address(Cpu.ES, guest.di());
        guest.putQword(at, entry[0]);
        guest.putQword(at + 8, entry[1] - entry[0]);
        guest.putDword(at + 16, (int) entry[2]);
        guest.setEax(SMAP);
        guest.setEbx(index + 1 < memoryMap.length ? index + 1 : 0);
        guest.setEcx(20);
        guest.setCarry(false);
    }

    /** APM 1.2 with a real-mode interface only, of which switching off is the one thing that has an effect. */
    private void powerManagement() {
        switch (guest.al()) {
            case 0x00 -> {
                guest.setAx(0x0102);
                guest.setBx('P' << 8 | 'M');
                guest.setCx(0);
                guest.setCarry(false);
            }
            case 0x01, 0x04, 0x05, 0x06, 0x08, 0x0D, 0x0F, 0x10 -> done();
            case 0x07 -> {
                boolean off = guest.bx() == 0x0001 && guest.cx() == 0x0003;
                if (off) {
                    for (char c : "Shutdown".toCharArray()) {
                        guest.out(POWER_PORT, c);
                    }
                }
                done();
            }
            case 0x0A -> {
                guest.setBx(0x01FF); // on line, no battery
                guest.setCx(0x80FF);
                guest.setDx(0xFFFF);
                guest.setCarry(false);
            }
            case 0x0B -> fail(0x80); // no event
            case 0x0E -> {
                guest.setAx(0x0102);
                guest.setCarry(false);
            }
            default -> fail(0x06); // no protected-mode interface
        }
    }
}
