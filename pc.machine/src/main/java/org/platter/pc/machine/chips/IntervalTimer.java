package org.platter.pc.machine.chips;

import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;

/**
 * The 8254 interval timer: counter 0 drives IRQ 0, counter 1 once drove memory refresh, counter 2 the speaker, with its
 * gate and output at port 61h.
 *
 * <p>Source: Intel 8254 data sheet. Counting is by the 1.193182 MHz input clock.
 */
public final class IntervalTimer implements BytePorts {

    private final TimerCounter[] counters;

    public IntervalTimer(PortBus ports, MachineClock clock, InterruptLine irq0) {
        counters = new TimerCounter[] {
            new TimerCounter(clock, irq0), new TimerCounter(clock, null), new TimerCounter(clock, null)
        };
        ports.map(0x40, 4, this);
        reset();
    }

    /** The state the BIOS finds: not counting. A real 8254 has no reset line; its state at power-on is undefined. */
    public void reset() {
        for (TimerCounter counter : counters) {
            counter.reset();
        }
        counters[2].setGate(false);
    }

    /** Counter 2's gate input. */
    void setSpeakerGate(boolean high) {
        counters[2].setGate(high);
    }

    /** Counter 2's output. */
    boolean speakerOutput() {
        return counters[2].output();
    }

    @Override
    public int read(int port) {
        // The control word register cannot be read.
        return (port & 3) == 3 ? 0xFF : counters[port & 3].read();
    }

    @Override
    public void write(int port, int value) {
        if ((port & 3) != 3) {
            counters[port & 3].write(value);
            return;
        }
        int select = value >> 6;
        if (select < 3) {
            counters[select].control(value);
            return;
        }
        for (int i = 0; i < 3; i++) {
            if ((value & 2 << i) != 0) {
                counters[i].readBack((value & 0x20) == 0, (value & 0x10) == 0);
            }
        }
    }
}
