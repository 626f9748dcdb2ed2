package org.platter.pc.machine.chips;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;

/**
 * A 16550A serial port. Bytes leave at once and come in at the line's speed, none of them lost: the other end waits while
 * the FIFO is full.
 *
 * <p>Source: National Semiconductor PC16550D data sheet.
 */
public final class Uart implements BytePorts {

    private static final int DATA_READY = 0x01, OVERRUN = 0x02, TRANSMITTER_EMPTY = 0x60;
    private static final int LOOPBACK = 0x10, OUT2 = 0x08;
    private static final int RECEIVED = 0x01, TRANSMITTED = 0x02, LINE_STATUS = 0x04, MODEM_STATUS = 0x08;
    private static final int FIFO_SIZE = 16;
    private static final int[] TRIGGERS = {1, 4, 8, 14};

    private final MachineClock clock;
    private final InterruptLine irq;
    private final IntConsumer output;
    private final Queue<Integer> line = new ArrayDeque<>();
    private final Queue<Integer> received = new ArrayDeque<>();

    private int divisor;
    private int interruptEnable;
    private int fifoControl;
    private int lineControl;
    private int modemControl;
    private int errors;
    private int scratch;
    private int modemChanges;
    private boolean transmittedPending;
    private boolean lingering;
    private boolean arriving;

    /**
     * @param output takes each byte sent, 0 to 255
     */
    public Uart(PortBus ports, int firstPort, MachineClock clock, InterruptLine irq, IntConsumer output) {
        this.clock = clock;
        this.irq = irq;
        this.output = output;
        ports.map(firstPort, 8, this);
        reset();
    }

    /** The reset line. What the other end has sent and the guest has not yet taken stays on the line. */
    public void reset() {
        divisor = 12;
        interruptEnable = fifoControl = lineControl = modemControl = errors = modemChanges = 0;
        transmittedPending = lingering = false;
        received.clear();
        update();
    }

    /** A byte, 0 to 255, comes from the other end. */
    public void receive(int value) {
        line.add(value & 0xFF);
        arriveSoon();
    }

    @Override
    public int read(int port) {
        switch (port & 7) {
            case 0:
                return latchAccess() ? divisor & 0xFF : takeReceived();
            case 1:
                return latchAccess() ? divisor >> 8 : interruptEnable;
            case 2:
                int pending = pendingInterrupt();
                if (pending == 0x02) {
                    transmittedPending = false;
                    update();
                }
                return pending | (fifoEnabled() ? 0xC0 : 0);
            case 3:
                return lineControl;
            case 4:
                return modemControl;
            case 5:
                int status = TRANSMITTER_EMPTY | errors | (received.isEmpty() ? 0 : DATA_READY);
                errors = 0;
                update();
                return status;
            case 6:
                int changes = modemChanges;
                modemChanges = 0;
                update();
                return changes | modemLines();
            default:
                return scratch;
        }
    }

    @Override
    public void write(int port, int value) {
        switch (port & 7) {
            case 0 -> {
                if (latchAccess()) {
                    divisor = divisor & 0xFF00 | value;
                } else {
                    transmit(value);
                }
            }
            case 1 -> {
                if (latchAccess()) {
                    divisor = divisor & 0x00FF | value << 8;
                } else {
                    boolean newlyWanted = (value & ~interruptEnable & TRANSMITTED) != 0;
                    interruptEnable = value & 0x0F;
                    transmittedPending |= newlyWanted;
                }
            }
            case 2 -> {
                if (((value ^ fifoControl) & 1) != 0 || (value & 2) != 0) {
                    received.clear();
                }
                fifoControl = (value & 1) != 0 ? value & 0xC9 : 0;
            }
            case 3 -> lineControl = value;
            case 4 -> {
                int before = modemLines();
                modemControl = value & 0x1F;
                int after = modemLines();
                modemChanges |= (before ^ after) >> 4 & 0x0B | (before & ~after) >> 4 & 0x04;
            }
            case 7 -> scratch = value;
            default -> {
                // The status registers are read-only.
            }
        }
        arriveSoon();
        update();
    }

    private void transmit(int value) {
        transmittedPending = true;
        if ((modemControl & LOOPBACK) != 0) {
            store(value);
        } else {
            output.accept(value);
        }
    }

    private int takeReceived() {
        int value = received.isEmpty() ? 0 : received.remove();
        lingering = false;
        lingerLater();
        arriveSoon();
        update();
        return value;
    }

    private void store(int value) {
        if (received.size() == (fifoEnabled() ? FIFO_SIZE : 1)) {
            errors |= OVERRUN;
            if (!fifoEnabled()) {
                received.clear();
                received.add(value);
            }
            return;
        }
        received.add(value);
        lingering = false;
        lingerLater();
    }

    private void arriveSoon() {
        if (!arriving && !line.isEmpty() && (modemControl & LOOPBACK) == 0) {
            arriving = true;
            clock.at(clock.now() + characterTime(), this::arrive);
        }
    }

    private void arrive() {
        arriving = false;
        if (line.isEmpty() || (modemControl & LOOPBACK) != 0) {
            return;
        }
        if (received.size() < (fifoEnabled() ? FIFO_SIZE : 1)) {
            store(line.remove());
            update();
            arriveSoon();
        }
    }

    /** Bytes below the trigger level are reported after a while in which nothing happens: four characters' time. */
    private void lingerLater() {
        int count = received.size();
        if (fifoEnabled() && count > 0 && count < trigger()) {
            clock.at(clock.now() + 4 * characterTime(), () -> {
                if (received.size() == count) {
                    lingering = true;
                    update();
                }
            });
        }
    }

    /** Nanoseconds for start bit, eight data bits and stop bit. */
    private long characterTime() {
        return 10L * Math.max(1, divisor) * 1_000_000_000L / 115_200;
    }

    private boolean latchAccess() {
        return (lineControl & 0x80) != 0;
    }

    private boolean fifoEnabled() {
        return (fifoControl & 1) != 0;
    }

    private int trigger() {
        return fifoEnabled() ? TRIGGERS[fifoControl >> 6] : 1;
    }

    /** Bits 4 to 7 of the modem status: a connected other end that is always ready, or this end in loopback. */
    private int modemLines() {
        if ((modemControl & LOOPBACK) == 0) {
            return 0xB0;
        }
        int dtr = modemControl & 1,
                rts = modemControl >> 1 & 1,
                out1 = modemControl >> 2 & 1,
                out2 = modemControl >> 3 & 1;
        return rts << 4 | dtr << 5 | out1 << 6 | out2 << 7;
    }

    /** The interrupt identification: bit 0 set if there is none. */
    private int pendingInterrupt() {
        if ((interruptEnable & LINE_STATUS) != 0 && errors != 0) {
            return 0x06;
        }
        if ((interruptEnable & RECEIVED) != 0 && received.size() >= trigger()) {
            return 0x04;
        }
        if ((interruptEnable & RECEIVED) != 0 && lingering && !received.isEmpty()) {
            return 0x0C;
        }
        if ((interruptEnable & TRANSMITTED) != 0 && transmittedPending) {
            return 0x02;
        }
        if ((interruptEnable & MODEM_STATUS) != 0 && modemChanges != 0) {
            return 0x00;
        }
        return 0x01;
    }

    private void update() {
        boolean connected = (modemControl & OUT2) != 0 && (modemControl & LOOPBACK) == 0;
        irq.set(connected && (pendingInterrupt() & 1) == 0);
    }
}
