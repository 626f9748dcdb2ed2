package org.platter.pc.machine.chips;

import java.util.Arrays;
import org.platter.machine.api.PortBus;

/**
 * The registers of the two 8237 DMA controllers and their page registers, as far as programs that test them look: what
 * is written to an address, count or page register is read back. No device of this machine uses them, so nothing is
 * ever transferred and no terminal count is reported.
 */
public final class DmaController {

    public DmaController(PortBus ports) {
        ports.map(0x00, 0x10, first);
        ports.map(0x80, 0x10, pages);
        ports.map(0xC0, 0x20, second);
    }

    private final Channels first = new Channels(0);
    private final Channels second = new Channels(1);
    private final Pages pages = new Pages();

    /** The reset line. */
    public void reset() {
        first.reset();
        second.reset();
    }

    private static final class Channels implements BytePorts {

        private final int shift;
        private final int[] counts = new int[8];
        private boolean highByte;
        private int mask;

        /**
         * @param shift how far apart the registers are: by 1 or, on the second controller, by 2
         */
        Channels(int shift) {
            this.shift = shift;
            reset();
        }

        void reset() {
            Arrays.fill(counts, 0);
            highByte = false;
            mask = 0xF;
        }

        @Override
        public int read(int port) {
            int register = port >> shift & 0xF;
            if (register < 8) {
                int value = counts[register] >> (highByte ? 8 : 0) & 0xFF;
                highByte = !highByte;
                return value;
            }
            return register == 0xF ? mask : 0;
        }

        @Override
        public void write(int port, int value) {
            int register = port >> shift & 0xF;
            if (register < 8) {
                int kept = counts[register] & (highByte ? 0x00FF : 0xFF00);
                counts[register] = kept | value << (highByte ? 8 : 0);
                highByte = !highByte;
                return;
            }
            switch (register) {
                case 0xA -> mask = (value & 4) != 0 ? mask | 1 << (value & 3) : mask & ~(1 << (value & 3));
                case 0xC -> highByte = false;
                case 0xD -> reset();
                case 0xE -> mask = 0;
                case 0xF -> mask = value & 0xF;
                default -> {
                    // Modes and requests are of no consequence.
                }
            }
        }
    }

    /** Port 80h is also where firmware writes how far it has come. */
    private static final class Pages implements BytePorts {

        private final byte[] values = new byte[0x10];

        @Override
        public int read(int port) {
            return values[port & 0xF] & 0xFF;
        }

        @Override
        public void write(int port, int value) {
            values[port & 0xF] = (byte) value;
        }
    }
}
