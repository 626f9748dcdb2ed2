package org.platter.pc.machine.chips;

import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;

/**
 * One counter of the 8254. Nothing counts in fact: count and output are computed from the time since the count began.
 */
final class TimerCounter {

    private static final long FREQUENCY = 1_193_182;
    private static final long SECOND = 1_000_000_000;

    private final MachineClock clock;
    private final InterruptLine line;

    private int mode;
    private int access;
    private boolean decimal;
    private boolean gate;
    private boolean highByteNext;
    private boolean highByteReadNext;
    private int lowByte;

    /** The count that was written, 1 to 65536 (10000 in BCD); 0 if none has been since the control word. */
    private int count;

    /** A count that waits for the end of the present period, in modes 2 and 3; 0 if there is none. */
    private int nextCount;

    /** Whether counting has begun: at the count's writing, or with a gate's edge in modes 1 and 5. */
    private boolean started;

    /** The tick in which counting began, or, while the gate is low in modes 0 and 4, what was counted till then. */
    private long start;

    private boolean suspended;
    private long countedBeforeSuspension;

    private int latched = -1;
    private int latchedStatus = -1;
    private MachineClock.Alarm edge;

    /**
     * @param line what the output drives; null if its level is only ever asked for
     */
    TimerCounter(MachineClock clock, InterruptLine line) {
        this.clock = clock;
        this.line = line;
    }

    void reset() {
        gate = true;
        control(0x30);
    }

    void control(int word) {
        int newAccess = word >> 4 & 3;
        if (newAccess == 0) {
            latchCount();
            return;
        }
        access = newAccess;
        mode = word >> 1 & 7;
        mode = mode > 5 ? mode - 4 : mode;
        decimal = (word & 1) != 0;
        count = nextCount = 0;
        started = suspended = false;
        highByteNext = highByteReadNext = false;
        latched = latchedStatus = -1;
        update();
    }

    void write(int value) {
        switch (access) {
            case 1 -> load(value);
            case 2 -> load(value << 8);
            default -> {
                if (highByteNext) {
                    load(value << 8 | lowByte);
                } else {
                    lowByte = value;
                    if (mode == 0) {
                        // The first byte of a new count stops mode 0.
                        started = false;
                        count = 0;
                        update();
                    }
                }
                highByteNext = !highByteNext;
            }
        }
    }

    int read() {
        if (latchedStatus >= 0) {
            int status = latchedStatus;
            latchedStatus = -1;
            return status;
        }
        int value = latched >= 0 ? latched : currentCount();
        boolean high = access == 2 || access == 3 && highByteReadNext;
        highByteReadNext = access == 3 && !highByteReadNext;
        if (!highByteReadNext) {
            latched = -1;
        }
        return high ? value >> 8 : value & 0xFF;
    }

    void readBack(boolean latchCount, boolean latchStatus) {
        if (latchCount) {
            latchCount();
        }
        if (latchStatus && latchedStatus < 0) {
            latchedStatus =
                    (output() ? 0x80 : 0) | (count == 0 ? 0x40 : 0) | access << 4 | mode << 1 | (decimal ? 1 : 0);
        }
    }

    void setGate(boolean high) {
        if (high == gate) {
            return;
        }
        gate = high;
        switch (mode) {
            case 0, 4 -> {
                if (high) {
                    start = tick() - countedBeforeSuspension;
                } else if (started) {
                    countedBeforeSuspension = elapsed();
                }
                suspended = started && !high;
            }
            case 1, 5 -> {
                if (high && count != 0) {
                    begin();
                }
            }
            default -> {
                takeNextCount();
                if (high && count != 0) {
                    begin();
                }
            }
        }
        update();
    }

    boolean output() {
        settle();
        if (!started) {
            return mode != 0;
        }
        if ((mode == 2 || mode == 3) && !gate) {
            return true;
        }
        long ticks = elapsed();
        return switch (mode) {
            case 0 -> ticks >= count + 1;
            case 1 -> ticks >= count;
            case 2 -> ticks % count != count - 1;
            case 3 -> ticks % count < (count + 1) / 2;
            default -> ticks != count;
        };
    }

    private void load(int value) {
        int written = decimal ? fromBcd(value) : value;
        int loaded = written == 0 ? (decimal ? 10000 : 0x10000) : written;
        if ((mode == 2 || mode == 3) && started && gate) {
            settle();
            start += elapsed() / count * count;
            nextCount = loaded;
            update();
            return;
        }
        count = loaded;
        if (mode == 1 || mode == 5) {
            // The new count is taken with the next edge of the gate.
            update();
            return;
        }
        begin();
        if (!gate) {
            suspended = mode == 0 || mode == 4;
            countedBeforeSuspension = 0;
        }
        update();
    }

    private void begin() {
        started = true;
        suspended = false;
        start = tick();
    }

    private void takeNextCount() {
        if (nextCount != 0) {
            count = nextCount;
            nextCount = 0;
        }
    }

    /** Lets a waiting count take effect if the period it waited for is over. */
    private void settle() {
        if (nextCount != 0 && elapsed() >= count) {
            start += count;
            takeNextCount();
        }
    }

    private void latchCount() {
        if (latched < 0) {
            latched = currentCount();
        }
    }

    private int currentCount() {
        settle();
        if (!started) {
            return toRegister(count);
        }
        long ticks = elapsed();
        return toRegister(
                switch (mode) {
                    case 2 -> count - ticks % count;
                    case 3 -> {
                        int even = count & ~1;
                        yield even == 0 ? 0 : even - 2 * ticks % even;
                    }
                    default -> count - ticks;
                });
    }

    private int toRegister(long value) {
        if (!decimal) {
            return (int) value & 0xFFFF;
        }
        int digits = (int) Math.floorMod(value, 10000L);
        return digits / 1000 << 12 | digits / 100 % 10 << 8 | digits / 10 % 10 << 4 | digits % 10;
    }

    private static int fromBcd(int value) {
        return (value >> 12) * 1000 + (value >> 8 & 15) * 100 + (value >> 4 & 15) * 10 + (value & 15);
    }

    private long elapsed() {
        return suspended ? countedBeforeSuspension : tick() - start;
    }

    private long tick() {
        long now = clock.now();
        return now / SECOND * FREQUENCY + now % SECOND * FREQUENCY / SECOND;
    }

    /** The first nanosecond of a tick. */
    private static long timeOf(long tick) {
        return tick / FREQUENCY * SECOND + (tick % FREQUENCY * SECOND + FREQUENCY - 1) / FREQUENCY;
    }

    /** Drives the line and sees to it that this is done again when the output changes next. */
    private void update() {
        if (line == null) {
            return;
        }
        line.set(output());
        if (edge != null) {
            edge.cancel();
            edge = null;
        }
        long ticks = ticksToNextEdge();
        if (ticks > 0) {
            edge = clock.at(timeOf(start + elapsed() + ticks), this::update);
        }
    }

    /** How many ticks from now the output changes or a waiting count takes effect; 0 if it does not. */
    private long ticksToNextEdge() {
        if (!started || suspended || !gate && (mode == 2 || mode == 3)) {
            return 0;
        }
        long ticks = elapsed();
        switch (mode) {
            case 0:
                return Math.max(0, count + 1 - ticks);
            case 1:
                return Math.max(0, count - ticks);
            case 2:
                long low = count - 1 - ticks % count;
                return low == 0 ? 1 : low;
            case 3:
                long half = (count + 1) / 2 - ticks % count;
                return half > 0 ? half : count - ticks % count;
            default:
                return ticks < count ? count - ticks : ticks == count ? 1 : 0;
        }
    }
}
