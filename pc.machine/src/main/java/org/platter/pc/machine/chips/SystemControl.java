package org.platter.pc.machine.chips;

import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;

/**
 * Port 61h (speaker, refresh, parity) and port 92h (address line 20, fast reset). Nothing is heard of the speaker; its
 * counter's output can be read.
 *
 * <p>Source: IBM PS/2 Hardware Interface Technical Reference, System Control Ports A and B.
 */
public final class SystemControl {

    private static final int GATE = 0x01, REFRESH = 0x10, OUTPUT = 0x20;

    /** A refresh cycle of memory, each of which changes the bit: 15.085 us. */
    private static final long REFRESH_TIME = 15_085;

    private static final int FAST_RESET = 0x01, A20 = 0x02;

    private final MachineClock clock;
    private final IntervalTimer timer;
    private final AddressLine20 a20;
    private final Runnable resetProcessor;

    private int portB;
    private int portA;

    public SystemControl(
            PortBus ports, MachineClock clock, IntervalTimer timer, AddressLine20 a20, Runnable resetProcessor) {
        this.clock = clock;
        this.timer = timer;
        this.a20 = a20;
        this.resetProcessor = resetProcessor;
        ports.map(0x61, 1, new PortB());
        ports.map(0x92, 1, new PortA());
    }

    /** The reset line. */
    public void reset() {
        portB = 0;
        portA = 0;
        timer.setSpeakerGate(false);
    }

    private final class PortB implements BytePorts {

        @Override
        public int read(int port) {
            return portB | (clock.now() / REFRESH_TIME % 2 != 0 ? REFRESH : 0) | (timer.speakerOutput() ? OUTPUT : 0);
        }

        @Override
        public void write(int port, int value) {
            portB = value & 0x0F;
            timer.setSpeakerGate((value & GATE) != 0);
        }
    }

    private final class PortA implements BytePorts {

        @Override
        public int read(int port) {
            return portA & ~A20 | (a20.open() ? A20 : 0);
        }

        @Override
        public void write(int port, int value) {
            boolean resets = (value & FAST_RESET) != 0 && (portA & FAST_RESET) == 0;
            portA = value;
            a20.set((value & A20) != 0);
            if (resets) {
                resetProcessor.run();
            }
        }
    }
}
