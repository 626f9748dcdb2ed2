package org.platter.pc.machine.chips;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;

/**
 * The MC146818 real-time clock with 128 bytes of CMOS memory: ports 70h and 71h, interrupt 8. It runs on machine time.
 *
 * <p>Source: Motorola MC146818A data sheet; IBM PC/AT Technical Reference, CMOS RAM.
 */
public final class RealTimeClock implements BytePorts {

    private static final int SECONDS = 0, SECONDS_ALARM = 1, MINUTES = 2, MINUTES_ALARM = 3, HOURS = 4, HOURS_ALARM = 5;
    private static final int DAY_OF_WEEK = 6, DAY = 7, MONTH = 8, YEAR = 9, CENTURY = 0x32;
    private static final int A = 0x0A, B = 0x0B, C = 0x0C, D = 0x0D;
    private static final int UPDATE_IN_PROGRESS = 0x80;
    private static final int SET = 0x80, BINARY = 0x04, HOURS_24 = 0x02;
    private static final int INTERRUPT = 0x80, PERIODIC = 0x40, ALARM = 0x20, UPDATED = 0x10;
    private static final int VALID = 0x80;

    private static final long SECOND = 1_000_000_000;

    /** How long before an update the flag goes up: 244 us. */
    private static final long UPDATE_WARNING = 244_000;

    private final MachineClock clock;
    private final InterruptLine irq8;
    private final byte[] registers = new byte[128];
    private int index;

    /** The time that was set, and the machine time at which it was that. */
    private LocalDateTime base;

    private long baseNanos;
    private long lastUpdateSeen;
    private long lastPeriodSeen;
    private MachineClock.Alarm next;

    /**
     * @param start what the clock shows now
     */
    public RealTimeClock(PortBus ports, MachineClock clock, InterruptLine irq8, LocalDateTime start) {
        this.clock = clock;
        this.irq8 = irq8;
        base = start.truncatedTo(ChronoUnit.SECONDS);
        registers[A] = 0x26;
        registers[B] = HOURS_24;
        registers[D] = (byte) VALID;
        showTime();
        ports.map(0x70, 2, this);
    }

    /** The reset line: interrupts are disabled, time and memory stay. */
    public void reset() {
        registers[B] &= ~(PERIODIC | ALARM | UPDATED);
        registers[C] = 0;
        index = 0;
        schedule();
    }

    /**
     * Puts a value, 0 to 255, into the CMOS memory, as a factory would.
     *
     * @param register 0Eh to 7Fh
     */
    public void store(int register, int value) {
        registers[register] = (byte) value;
    }

    @Override
    public int read(int port) {
        if ((port & 1) == 0) {
            return 0xFF;
        }
        int value = switch (index) {
            case A -> registers[A] & 0x7F | (updateInProgress() ? UPDATE_IN_PROGRESS : 0);
            case C -> takeFlags();
            default -> {
                showTime();
                yield registers[index];
            }
        };
        return value & 0xFF;
    }

    @Override
    public void write(int port, int value) {
        if ((port & 1) == 0) {
            index = value & 0x7F;
            return;
        }
        switch (index) {
            case A -> {
                raiseFlags();
                registers[A] = (byte) (value & 0x7F);
                lastPeriodSeen = periods();
                schedule();
            }
            case B -> writeB(value);
            case C, D -> {
                // Read-only.
            }
            default -> {
                showTime();
                registers[index] = (byte) value;
                if (index <= YEAR && index != SECONDS_ALARM && index != MINUTES_ALARM && index != HOURS_ALARM
                        || index == CENTURY) {
                    setTime();
                }
                schedule();
            }
        }
    }

    private void writeB(int value) {
        boolean wasSetting = setting();
        showTime();
        raiseFlags();
        registers[B] = (byte) value;
        if (setting() && !wasSetting) {
            registers[B] &= ~UPDATED;
        }
        if (!setting() && wasSetting) {
            setTime();
        } else if (!wasSetting) {
            showTime();
        }
        raiseFlags();
        schedule();
    }

    private boolean setting() {
        return (registers[B] & SET) != 0;
    }

    private boolean updateInProgress() {
        return !setting() && Math.floorMod(clock.now() - baseNanos, SECOND) >= SECOND - UPDATE_WARNING;
    }

    private LocalDateTime time() {
        return base.plusSeconds(updates());
    }

    private long updates() {
        return Math.floorDiv(clock.now() - baseNanos, SECOND);
    }

    private void showTime() {
        if (setting()) {
            return;
        }
        LocalDateTime time = time();
        put(SECONDS, time.getSecond());
        put(MINUTES, time.getMinute());
        putHour(time.getHour());
        put(DAY_OF_WEEK, time.getDayOfWeek().getValue() % 7 + 1);
        put(DAY, time.getDayOfMonth());
        put(MONTH, time.getMonthValue());
        put(YEAR, time.getYear() % 100);
        int century = time.getYear() / 100 % 100;
        registers[CENTURY] = (byte) (century / 10 << 4 | century % 10);
    }

    private void setTime() {
        if (setting()) {
            return;
        }
        LocalDateTime old = time();
        int century = (registers[CENTURY] >> 4 & 15) * 10 + (registers[CENTURY] & 15);
        try {
            base = LocalDateTime.of(
                    century * 100 + get(YEAR),
                    get(MONTH),
                    get(DAY),
                    hour(registers[HOURS]),
                    get(MINUTES),
                    get(SECONDS));
        } catch (DateTimeException e) {
            // A guest may set the clock to the 31st of a shorter month, register by register: keep counting from
            // before.
            base = old;
        }
        // The divider goes on undisturbed.
        baseNanos += updates() * SECOND;
        lastUpdateSeen = 0;
    }

    private void put(int register, int value) {
        registers[register] = (byte) encode(value);
    }

    private int encode(int value) {
        return (registers[B] & BINARY) != 0 ? value : value / 10 << 4 | value % 10;
    }

    private int get(int register) {
        return decode(registers[register] & 0xFF);
    }

    private int decode(int value) {
        return (registers[B] & BINARY) != 0 ? value : (value >> 4) * 10 + (value & 15);
    }

    private void putHour(int hour) {
        if ((registers[B] & HOURS_24) != 0) {
            put(HOURS, hour);
        } else {
            registers[HOURS] = (byte) (encode((hour + 11) % 12 + 1) | (hour >= 12 ? 0x80 : 0));
        }
    }

    private int hour(int register) {
        if ((registers[B] & HOURS_24) != 0) {
            return decode(register & 0xFF);
        }
        return decode(register & 0x7F) % 12 + ((register & 0x80) != 0 ? 12 : 0);
    }

    /** Nanoseconds between two periodic interrupts; 0 if there are none. */
    private long period() {
        int rate = registers[A] & 0x0F;
        boolean running = (registers[A] & 0x70) == 0x20;
        if (rate == 0 || !running) {
            return 0;
        }
        int shift = rate <= 2 ? rate + 6 : rate - 1;
        return SECOND * (1L << shift) / 32768;
    }

    private long periods() {
        return period() == 0 ? 0 : clock.now() / period();
    }

    /** Sets the flags of what has happened since this was looked at last. */
    private void raiseFlags() {
        if (periods() != lastPeriodSeen) {
            lastPeriodSeen = periods();
            registers[C] |= PERIODIC;
        }
        if (!setting() && updates() != lastUpdateSeen) {
            // Alarms are looked for only at the seconds at which someone looked; schedule() sees to it when they
            // matter.
            lastUpdateSeen = updates();
            registers[C] |= UPDATED;
            if (alarmMatches()) {
                registers[C] |= ALARM;
            }
        }
        if ((registers[C] & registers[B] & (PERIODIC | ALARM | UPDATED)) != 0) {
            registers[C] |= (byte) INTERRUPT;
        }
        irq8.set((registers[C] & INTERRUPT) != 0);
    }

    private boolean alarmMatches() {
        LocalDateTime time = time();
        return matches(registers[SECONDS_ALARM], decode(registers[SECONDS_ALARM] & 0xFF), time.getSecond())
                && matches(registers[MINUTES_ALARM], decode(registers[MINUTES_ALARM] & 0xFF), time.getMinute())
                && matches(registers[HOURS_ALARM], hour(registers[HOURS_ALARM]), time.getHour());
    }

    /** A register of C0h or more matches always. */
    private static boolean matches(int register, int wanted, int actual) {
        return (register & 0xC0) == 0xC0 || wanted == actual;
    }

    private int takeFlags() {
        raiseFlags();
        int flags = registers[C];
        registers[C] = 0;
        irq8.set(false);
        return flags;
    }

    /** Sees to it that what raises an interrupt is noticed in time. */
    private void schedule() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        long now = clock.now();
        long when = Long.MAX_VALUE;
        if ((registers[B] & PERIODIC) != 0 && period() != 0) {
            when = (now / period() + 1) * period();
        }
        if ((registers[B] & (ALARM | UPDATED)) != 0 && !setting()) {
            when = Math.min(when, baseNanos + (updates() + 1) * SECOND);
        }
        if (when != Long.MAX_VALUE) {
            next = clock.at(when, () -> {
                raiseFlags();
                schedule();
            });
        }
    }
}
