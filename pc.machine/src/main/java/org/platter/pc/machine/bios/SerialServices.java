package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.SERIAL_PORTS;

/**
 * INT 14h: the serial line.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 14h.
 */
final class SerialServices {

    private static final int[] DIVISORS = {1047, 768, 384, 192, 96, 48, 24, 12};
    private static final int TIMED_OUT = 0x80;

    /** How often a received byte is looked for: about a second of a 100 MIPS machine. */
    private static final int TRIES = 20_000_000;

    private final Guest guest;
    private int tries;

    SerialServices(Guest guest) {
        this.guest = guest;
    }

    /** Begins a service; false while the caller has to wait for its end. */
    boolean service() {
        tries = 0;
        int port = port();
        if (port == 0) {
            guest.setAh(TIMED_OUT);
            return true;
        }
        switch (guest.ah()) {
            case 0x00 -> {
                int divisor = DIVISORS[guest.al() >> 5];
                guest.out(port + 3, 0x80);
                guest.out(port, divisor);
                guest.out(port + 1, divisor >> 8);
                guest.out(port + 3, guest.al() & 0x1F);
                guest.out(port + 1, 0);
                status(port);
            }
            case 0x01 -> {
                guest.out(port + 4, 0x03);
                guest.out(port, guest.al());
                guest.setAh(guest.in(port + 5));
            }
            case 0x02 -> {
                guest.out(port + 4, 0x01);
                return resume();
            }
            case 0x03 -> status(port);
            default -> guest.setAh(TIMED_OUT);
        }
        return true;
    }

    /** Goes on waiting for a byte; false while there is none. */
    boolean resume() {
        int port = port();
        int status = guest.in(port + 5);
        if ((status & 1) != 0) {
            guest.setAl(guest.in(port));
            guest.setAh(status & 0x1E);
            return true;
        }
        if (++tries < TRIES) {
            return false;
        }
        guest.setAh(TIMED_OUT);
        return true;
    }

    private int port() {
        return guest.dx() < 4 ? guest.word(SERIAL_PORTS + 2 * guest.dx()) : 0;
    }

    private void status(int port) {
        guest.setAh(guest.in(port + 5));
        guest.setAl(guest.in(port + 6));
    }
}
