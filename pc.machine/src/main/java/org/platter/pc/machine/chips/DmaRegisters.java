package org.platter.pc.machine.chips;

import java.util.Arrays;

/**
 * The registers of one 8237: addresses, counts and modes of its four channels.
 *
 * <p>Source: Intel 8237A data sheet, register description.
 */
final class DmaRegisters implements BytePorts {

    /** Bits 2 and 3 of a channel's mode. */
    static final int CHECK = 0x00, TO_MEMORY = 0x04, FROM_MEMORY = 0x08;

    private static final int DIRECTION = 0x0C, AUTOMATIC = 0x10, DOWN = 0x20;
    private static final int DISABLED = 0x04;
    private static final int CHANNELS = 4, STATUS = 0x8, MASK_ONE = 0xA, MODE = 0xB, CLEAR_POINTER = 0xC;
    private static final int CLEAR_ALL = 0xD, UNMASK = 0xE, MASK_ALL = 0xF;

    private final int shift;

    /** Address and count of each channel in turn: what the guest has written, and how far it has come. */
    private final int[] base = new int[2 * CHANNELS];

    private final int[] current = new int[2 * CHANNELS];
    private final int[] modes = new int[CHANNELS];
    private int command;
    private int ended;
    private int mask;
    private boolean highByte;

    /**
     * @param shift how far apart the registers are: by 1 or, on the second controller, whose channels move words, by 2
     */
    DmaRegisters(int shift) {
        this.shift = shift;
        reset();
    }

    void reset() {
        Arrays.fill(base, 0);
        Arrays.fill(current, 0);
        Arrays.fill(modes, 0);
        clear();
    }

    private void clear() {
        command = 0;
        ended = 0;
        mask = 0xF;
        highByte = false;
    }

    /** Bytes that move at a time. */
    int unitSize() {
        return 1 << shift;
    }

    /** Whether a device's request on a channel for a transfer in this direction is granted now. */
    boolean allows(int channel, int direction) {
        int set = modes[channel] & DIRECTION;
        return (command & DISABLED) == 0 && (mask & 1 << channel) == 0 && (set == direction || set == CHECK);
    }

    boolean checksOnly(int channel) {
        return (modes[channel] & DIRECTION) == CHECK;
    }

    int address(int channel) {
        return current[2 * channel];
    }

    /** How many of so many units lie one behind the other, upwards, from the current address. */
    int contiguousUnits(int channel, int wanted) {
        if ((modes[channel] & DOWN) != 0) {
            return 1;
        }
        return Math.min(wanted, Math.min(current[2 * channel + 1] + 1, 0x10000 - current[2 * channel]));
    }

    /** Counts units that have been moved; true if they were the last. */
    boolean advance(int channel, int units) {
        int step = (modes[channel] & DOWN) != 0 ? -units : units;
        current[2 * channel] = current[2 * channel] + step & 0xFFFF;
        int left = current[2 * channel + 1] - units;
        current[2 * channel + 1] = left & 0xFFFF;
        if (left >= 0) {
            return false;
        }
        ended |= 1 << channel;
        if ((modes[channel] & AUTOMATIC) != 0) {
            current[2 * channel] = base[2 * channel];
            current[2 * channel + 1] = base[2 * channel + 1];
        } else {
            mask |= 1 << channel;
        }
        return true;
    }

    @Override
    public int read(int port) {
        int register = port >> shift & 0xF;
        if (register < 2 * CHANNELS) {
            int value = current[register] >> (highByte ? 8 : 0) & 0xFF;
            highByte = !highByte;
            return value;
        }
        if (register == STATUS) {
            int status = ended;
            ended = 0;
            return status;
        }
        return register == MASK_ALL ? mask : 0;
    }

    @Override
    public void write(int port, int value) {
        int register = port >> shift & 0xF;
        if (register < 2 * CHANNELS) {
            int kept = base[register] & (highByte ? 0x00FF : 0xFF00);
            base[register] = kept | value << (highByte ? 8 : 0);
            current[register] = base[register];
            highByte = !highByte;
            return;
        }
        int channel = value & 3;
        switch (register) {
            case STATUS -> command = value;
            case MASK_ONE -> mask = (value & 4) != 0 ? mask | 1 << channel : mask & ~(1 << channel);
            case MODE -> modes[channel] = value;
            case CLEAR_POINTER -> highByte = false;
            case CLEAR_ALL -> clear();
            case UNMASK -> mask = 0;
            case MASK_ALL -> mask = value & 0xF;
            default -> {
                // Requests by software.
            }
        }
    }
}
