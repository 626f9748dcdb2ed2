package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.MIDNIGHT;
import static org.platter.pc.machine.bios.DataArea.TICKS;

/**
 * INT 08h, which counts ticks, INT 70h, the real-time clock's, and INT 1Ah, which tells and sets the time. Time stands still
 * during a trap, so the clock's registers read in one belong together and its update flag need not be waited for.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 1Ah.
 */
final class TimeServices {

    private static final int TICKS_A_DAY = 0x1800B0;
    private static final int STATUS_B = 0x0B, STATUS_C = 0x0C;
    private static final int SET = 0x80, ALARM = 0x20, PERIODIC = 0x40, DAYLIGHT = 0x01;

    private final Guest guest;

    TimeServices(Guest guest) {
        this.guest = guest;
    }

    /** Sets the tick counter by the real-time clock. */
    void initialize() {
        writeCmos(STATUS_B, readCmos(STATUS_B) & ~(SET | PERIODIC | ALARM | 0x10) | 0x02);
        readCmos(STATUS_C);
        long seconds = decimal(readCmos(4)) * 3600L + decimal(readCmos(2)) * 60L + decimal(readCmos(0));
        guest.putDword(TICKS, (int) (seconds * TICKS_A_DAY / 86_400));
        guest.putOctet(MIDNIGHT, 0);
    }

    /** A tick of the interval timer. */
    void tick() {
        int ticks = guest.dword(TICKS) + 1;
        if (Integer.compareUnsigned(ticks, TICKS_A_DAY) >= 0) {
            ticks = 0;
            guest.putOctet(MIDNIGHT, 1);
        }
        guest.putDword(TICKS, ticks);
    }

    /** An interrupt of the real-time clock; tells the stub by the carry flag to go on with INT 4Ah. */
    void clockInterrupt() {
        int flags = readCmos(STATUS_C) & readCmos(STATUS_B);
        guest.tellStub(Guest.CARRY, (flags & ALARM) != 0);
    }

    void service() {
        switch (guest.ah()) {
            case 0x00 -> {
                int ticks = guest.dword(TICKS);
                guest.setCx(ticks >>> 16);
                guest.setDx(ticks);
                guest.setAl(guest.octet(MIDNIGHT));
                guest.putOctet(MIDNIGHT, 0);
                guest.setCarry(false);
            }
            case 0x01 -> {
                guest.putDword(TICKS, guest.cx() << 16 | guest.dx());
                guest.putOctet(MIDNIGHT, 0);
                guest.setCarry(false);
            }
            case 0x02 -> {
                guest.setCx(readCmos(4) << 8 | readCmos(2));
                guest.setDx(readCmos(0) << 8 | readCmos(STATUS_B) & DAYLIGHT);
                guest.setCarry(false);
            }
            case 0x03 -> {
                set(new int[][] {{0, guest.dh()}, {2, guest.cl()}, {4, guest.ch()}});
                guest.setCarry(false);
            }
            case 0x04 -> {
                guest.setCx(readCmos(0x32) << 8 | readCmos(9));
                guest.setDx(readCmos(8) << 8 | readCmos(7));
                guest.setCarry(false);
            }
            case 0x05 -> {
                set(new int[][] {{7, guest.dl()}, {8, guest.dh()}, {9, guest.cl()}, {0x32, guest.ch()}});
                guest.setCarry(false);
            }
            case 0x06 -> setAlarm();
            case 0x07 -> {
                writeCmos(STATUS_B, readCmos(STATUS_B) & ~ALARM);
                guest.setCarry(false);
            }
            default -> guest.setCarry(true);
        }
    }

    private void setAlarm() {
        boolean taken = (readCmos(STATUS_B) & ALARM) != 0;
        if (!taken) {
            writeCmos(1, guest.dh());
            writeCmos(3, guest.cl());
            writeCmos(5, guest.ch());
            guest.out(0xA1, guest.in(0xA1) & ~1);
            writeCmos(STATUS_B, readCmos(STATUS_B) | ALARM);
        }
        guest.setCarry(taken);
    }

    private void set(int[][] registers) {
        int statusB = readCmos(STATUS_B);
        writeCmos(STATUS_B, statusB | SET);
        for (int[] register : registers) {
            writeCmos(register[0], register[1]);
        }
        writeCmos(STATUS_B, statusB & ~SET);
    }

    private static int decimal(int bcd) {
        return (bcd >> 4) * 10 + (bcd & 15);
    }

    int readCmos(int register) {
        guest.out(0x70, register);
        return guest.in(0x71);
    }

    void writeCmos(int register, int value) {
        guest.out(0x70, register);
        guest.out(0x71, value);
    }
}
