package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletionStage;
import org.platter.machine.api.MachineClock.Alarm;

/**
 * A drive on a channel: its registers and the phases of the command it is at (ATA-6 clause 9). A command starts, goes on
 * step by step as its {@link Execution} says, and ends well or with an error. What the commands are is the subclass's. Used on
 * the machine's thread only.
 */
abstract class IdeDrive {

    private static final int DIAGNOSTIC_PASSED = 0x01;

    /** How long a drive takes to abandon what it was at. */
    private static final long ABANDONING = 50_000;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final Cable cable;
    private final int number;
    private final TaskFile registers = new TaskFile();

    private int status;
    private int error;
    private boolean interrupt;
    private Execution execution = Execution.OVER;
    private ByteBuffer block = EMPTY;
    private boolean toHost;
    private boolean dma;

    /** Work whose end the drive has not seen, be it that a reset came between; null if there is none. */
    private CompletionStage<?> underWay;

    private Alarm alarm = () -> {};

    /** @param number 0 for the channel's first drive, 1 for its second */
    IdeDrive(int number, Cable cable) {
        this.number = number;
        this.cable = cable;
    }

    // What kinds of drive differ in

    /** Starts a command. */
    abstract Execution start(int code) throws AtaError;

    /** Whether the drive takes no command until a reset. */
    abstract boolean asleep();

    /** Whether the data port is 8 bits wide. */
    boolean eightBitData() {
        return false;
    }

    /** Whether a command resets the drive, whatever it is at. */
    boolean resetBy(int code) {
        return false;
    }

    /** Everything as at power-on. */
    abstract void restoreDefaults();

    /** What a software reset does to the settings. */
    abstract void softwareReset();

    /** The registers by which a host knows the kind of drive after a reset (ATA-6 9.12). */
    abstract void showSignature();

    /** What Status is after a reset, by which a host knows the kind of drive, too. */
    int statusAfterReset() {
        return Status.IDLE;
    }

    /** Begins the work; completes when it has ended, well or not. */
    abstract CompletionStage<?> begin(DiskWork work);

    /** What becomes of work that has failed: {@code REPORT}, {@code STOP} or {@code IGNORE}. */
    abstract ErrorPolicy about(DiskWork failed);

    // The side of the channel

    final int number() {
        return number;
    }

    final int status() {
        return status;
    }

    final int error() {
        return error;
    }

    /** Whether the drive wants its host's attention. */
    final boolean interrupt() {
        return interrupt;
    }

    final void acknowledgeInterrupt() {
        interrupt = false;
    }

    final TaskFile registers() {
        return registers;
    }

    /** Whether a command is under way, so that the registers are not the host's to write. */
    final boolean occupied() {
        return (status & (Status.BUSY | Status.DATA_REQUEST)) != 0;
    }

    /** Starts a command; does nothing while another is under way or the drive sleeps. */
    final void command(int code) {
        if (resetBy(code)) {
            abandon();
            settle(false);
            return;
        }
        if (occupied() || asleep()) {
            return;
        }
        interrupt = false;
        error = 0;
        try {
            execution = start(code);
        } catch (AtaError e) {
            fail(e);
            return;
        }
        goOn();
    }

    /** A word of data for the host; ones when the drive has none. */
    final int readData() {
        if (!block.hasRemaining() || !toHost || dma) {
            return 0xFFFF;
        }
        int word = block.remaining() == 1 ? block.get() & 0xFF : block.getShort() & 0xFFFF;
        if (!block.hasRemaining()) {
            goOn();
        }
        return word;
    }

    /** A word of data from the host; lost when the drive wants none. */
    final void writeData(int word) {
        if (!block.hasRemaining() || toHost || dma) {
            return;
        }
        if (block.remaining() == 1) {
            block.put((byte) word);
        } else {
            block.putShort((short) word);
        }
        if (!block.hasRemaining()) {
            goOn();
        }
    }

    /** Data for the host, up to what is read last: that lets the command go on. */
    final void readString(int width, ByteBuffer to) {
        if (toHost && !dma) {
            int length = beforeTheLast(width, to);
            to.put(block.slice(block.position(), length));
            block.position(block.position() + length);
        }
    }

    /** Data from the host, up to what is written last: that lets the command go on. */
    final void writeString(int width, ByteBuffer from) {
        if (!toHost && !dma) {
            int length = beforeTheLast(width, from);
            block.put(from.slice(from.position(), length));
            from.position(from.position() + length);
        }
    }

    private int beforeTheLast(int width, ByteBuffer other) {
        int length = Math.min(block.remaining() - width, other.remaining());
        return Math.max(0, length) / width * width;
    }

    /** A byte of data for the host, of a drive whose data port is 8 bits wide. */
    final int readByte() {
        if (!block.hasRemaining() || !toHost || dma) {
            return 0xFF;
        }
        int value = block.get() & 0xFF;
        if (!block.hasRemaining()) {
            goOn();
        }
        return value;
    }

    /** A byte of data from the host, for a drive whose data port is 8 bits wide. */
    final void writeByte(int value) {
        if (!block.hasRemaining() || toHost || dma) {
            return;
        }
        block.put((byte) value);
        if (!block.hasRemaining()) {
            goOn();
        }
    }

    /** What a bus master is to move; null if there is nothing. */
    final ByteBuffer dmaData() {
        return dma ? block : null;
    }

    /** Whether a bus master brings the data to memory. */
    final boolean dmaToHost() {
        return toHost;
    }

    /** The command that the data belong to. */
    final Execution dmaCommand() {
        return execution;
    }

    /** A bus master has moved all data. */
    final void dmaMoved() {
        dma = false;
        goOn();
        cable.driveChanged();
    }

    /** A bus master cannot go on: the command is over, without an interrupt. */
    final void breakOff() {
        end(Status.IDLE);
    }

    /** The machine's reset line: everything as at power-on. */
    final void powerOn() {
        abandon();
        restoreDefaults();
        settle(false);
    }

    /** The host sets SRST: whatever the drive does is abandoned. */
    final void beginReset() {
        abandon();
        status = Status.BUSY;
    }

    /** The host clears SRST. */
    final void endReset() {
        softwareReset();
        settle(false);
    }

    /** EXECUTE DEVICE DIAGNOSTIC, which is one command for both drives; the first one's interrupt ends it. */
    final void diagnose() {
        if (!asleep()) {
            abandon();
            settle(number == 0);
        }
    }

    /** Leaves whatever it does; work under way ends by itself, and nobody asks for its result. */
    final void abandon() {
        alarm.cancel();
        end(Status.IDLE);
        interrupt = false;
    }

    /** What the drive is connected to. */
    final Cable cable() {
        return cable;
    }

    // Phases

    private void goOn() {
        Step step;
        try {
            step = execution.next();
        } catch (AtaError e) {
            fail(e);
            return;
        }
        switch (step.kind()) {
            case DONE -> end(Status.IDLE);
            case WORK -> work(step.work());
            default -> {
                block = step.data().order(ByteOrder.LITTLE_ENDIAN);
                toHost = step.kind() == Step.Kind.TO_HOST;
                dma = step.dma();
                status = Status.IDLE | Status.DATA_REQUEST;
            }
        }
        interrupt |= step.interrupt();
        if (step.dma()) {
            cable.dmaRequested(this);
        }
    }

    private void work(DiskWork work) {
        status = Status.BUSY | Status.IDLE;
        underWay = begin(work);
        whenEnded(work.nanos(), () -> ended(work));
    }

    private void ended(DiskWork work) {
        ErrorPolicy policy = work.error() == null ? ErrorPolicy.REPORT : about(work);
        switch (policy) {
            case STOP -> {
                Execution stopped = execution;
                cable.stop(work.error().getMessage(), () -> {
                    if (execution == stopped) {
                        work(work);
                    }
                });
            }
            case IGNORE -> {
                work.skip();
                work(work);
            }
            default -> goOn();
        }
    }

    private void whenEnded(long nanos, Runnable then) {
        alarm = cable.clock().after(underWay, cable.clock().now() + nanos, () -> {
            underWay = null;
            then.run();
            cable.driveChanged();
        });
    }

    private void fail(AtaError e) {
        end(e.status());
        error = e.error();
        interrupt = true;
    }

    /** Ends a reset, which takes as long as the work that it has interrupted: its buffer is in use until then. */
    private void settle(boolean interruptAtEnd) {
        if (underWay == null) {
            showDiagnosis(interruptAtEnd);
        } else {
            status = Status.BUSY;
            whenEnded(ABANDONING, () -> showDiagnosis(interruptAtEnd));
        }
    }

    private void showDiagnosis(boolean interruptAtEnd) {
        showSignature();
        error = DIAGNOSTIC_PASSED;
        status = statusAfterReset();
        interrupt = interruptAtEnd;
    }

    private void end(int finalStatus) {
        execution = Execution.OVER;
        block = EMPTY;
        dma = false;
        status = finalStatus;
    }
}
