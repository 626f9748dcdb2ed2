package org.platter.floppy.controller;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;
import org.platter.machine.api.Board;
import org.platter.machine.api.DmaChannel;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortDevice;

/**
 * The 82077AA in its AT mode: registers, and the phases of a command. A drive is faster than any real one: its head moves
 * a cylinder in {@link #STEP_TIME}, and a sector comes by in {@link #SECTOR_TIME}.
 */
final class FloppyChip implements PortDevice, DataCommand.Host {

    /** Nanoseconds. */
    static final long STEP_TIME = 20_000, SECTOR_TIME = 60_000, RESET_TIME = 10_000;

    private static final int DIGITAL_OUTPUT = 2, TAPE_DRIVE = 3, STATUS = 4, DATA = 5, DIGITAL_INPUT = 7;

    // Digital Output Register
    private static final int DRIVE_SELECT = 0x03, NOT_RESET = 0x04, DMA_GATE = 0x08;

    // Main Status Register and Data Rate Select Register
    private static final int READY = 0x80, TO_HOST = 0x40, NOT_DMA = 0x20, BUSY = 0x10, SOFTWARE_RESET = 0x80;

    // Status register 0 and 3
    private static final int POLLED = 0xC0, INVALID = 0x80, ABNORMAL = 0x40, SEEK_END = 0x20, EQUIPMENT_CHECK = 0x10;
    private static final int WRITE_PROTECTED = 0x40, ALWAYS = 0x28, TRACK_0 = 0x10;
    private static final int DRIVES = 4, STEPS_OF_RECALIBRATION = 79, ENHANCED = 0x90;
    private static final int IMPLIED_SEEK = 0x40, NO_POLLING = 0x10, DEFAULT_CONFIGURATION = 0x20;

    private enum Phase {
        RESET,
        COMMAND,
        EXECUTION,
        RESULT
    }

    private final FloppyDrive[] drives;
    private final int[] cylinders = new int[DRIVES];
    private final int[] command = new int[9];
    private final Queue<int[]> seekResults = new ArrayDeque<>();

    private InterruptLine line;
    private DmaChannel dma;
    private MachineClock clock;
    private MachineClock.Alarm polling;
    private MachineClock.Alarm execution;
    private final MachineClock.Alarm[] seeks = new MachineClock.Alarm[DRIVES];

    private Phase phase = Phase.RESET;
    private Opcode opcode;
    private int received;
    private byte[] result = {};
    private int given;

    /** The bytes that the host moves itself, in non-DMA mode; null if there are none. */
    private ByteBuffer exchanged;

    private boolean exchangedToHost;
    private Consumer<Boolean> afterExchange;

    private int digitalOutput;
    private int tapeDrive;
    private int rate;
    private int[] specified = {0, 0};
    private int perpendicular;
    private int[] configuration = {DEFAULT_CONFIGURATION, 0};
    private boolean locked;
    private int lastSectorCount;

    /** @param drives two */
    FloppyChip(FloppyDrive[] drives) {
        this.drives = drives;
    }

    void plug(Board board, InterruptLine newLine, DmaChannel channel) {
        line = newLine;
        dma = channel;
        clock = board.clock();
        reset();
    }

    void unplug() {
        stop();
        line.set(false);
    }

    /** The machine's reset line. */
    void reset() {
        digitalOutput = 0;
        tapeDrive = 0;
        rate = 2;
        locked = false;
        perpendicular = 0;
        specified = new int[2];
        enterReset();
    }

    private void enterReset() {
        stop();
        seekResults.clear();
        received = 0;
        result = new byte[0];
        phase = Phase.RESET;
        if (!locked) {
            configuration = new int[] {DEFAULT_CONFIGURATION, 0};
        }
        perpendicular &= 0x3C;
        Arrays.fill(cylinders, 0);
        line.set(false);
    }

    private void leaveReset() {
        phase = Phase.COMMAND;
        if ((configuration[0] & NO_POLLING) == 0) {
            // The drives' ready lines are polled, and each is found to have changed.
            polling = clock.at(clock.now() + RESET_TIME, () -> {
                polling = null;
                for (int drive = 0; drive < DRIVES; drive++) {
                    seekResults.add(new int[] {POLLED | drive, cylinders[drive]});
                }
                line.set(interruptsEnabled());
            });
        }
    }

    private void stop() {
        cancel(polling);
        cancel(execution);
        polling = null;
        execution = null;
        for (int i = 0; i < DRIVES; i++) {
            cancel(seeks[i]);
            seeks[i] = null;
        }
        exchanged = null;
    }

    private static void cancel(MachineClock.Alarm pending) {
        if (pending != null) {
            pending.cancel();
        }
    }

    private boolean interruptsEnabled() {
        return (digitalOutput & DMA_GATE) != 0;
    }

    @Override
    public int read(int port, int width) {
        if (width > 1) {
            return PortDevice.readBytes(this, port, width);
        }
        return switch (port & 7) {
            case DIGITAL_OUTPUT -> digitalOutput;
            case TAPE_DRIVE -> tapeDrive;
            case STATUS -> status();
            case DATA -> readData();
            case DIGITAL_INPUT -> selectedChanged() ? 0x80 : 0;
            default -> 0xFF;
        };
    }

    @Override
    public void write(int port, int width, int value) {
        if (width > 1) {
            PortDevice.writeBytes(this, port, width, value);
            return;
        }
        switch (port & 7) {
            case DIGITAL_OUTPUT -> writeDigitalOutput(value & 0xFF);
            case TAPE_DRIVE -> tapeDrive = value & 3;
            case STATUS -> {
                rate = value & 3;
                if ((value & SOFTWARE_RESET) != 0 && phase != Phase.RESET) {
                    enterReset();
                    leaveReset();
                }
            }
            case DATA -> writeData(value & 0xFF);
            case DIGITAL_INPUT -> rate = value & 3; // as written, the Configuration Control Register
            default -> {
                // The PS/2's status registers are not there in AT mode.
            }
        }
    }

    private boolean selectedChanged() {
        int number = digitalOutput & DRIVE_SELECT;
        boolean motorOn = (digitalOutput & 0x10 << number) != 0;
        return motorOn && number < drives.length && drives[number].present() && drives[number].changed();
    }

    private void writeDigitalOutput(int value) {
        int changed = digitalOutput ^ value;
        digitalOutput = value;
        if ((changed & NOT_RESET) != 0) {
            if ((value & NOT_RESET) == 0) {
                enterReset();
            } else {
                leaveReset();
            }
        }
        if ((value & DMA_GATE) == 0) {
            line.set(false);
        }
    }

    private int status() {
        int seeking = 0;
        for (int i = 0; i < DRIVES; i++) {
            seeking |= seeks[i] != null ? 1 << i : 0;
        }
        return seeking
                | switch (phase) {
                    case RESET -> 0;
                    case COMMAND -> READY | (received > 0 ? BUSY : 0);
                    case RESULT -> READY | TO_HOST | BUSY;
                    case EXECUTION ->
                        exchanged == null ? BUSY : READY | NOT_DMA | BUSY | (exchangedToHost ? TO_HOST : 0);
                };
    }

    private int readData() {
        if (phase == Phase.EXECUTION && exchanged != null && exchangedToHost) {
            int value = exchanged.get() & 0xFF;
            endExchange();
            return value;
        }
        if (phase != Phase.RESULT) {
            return 0;
        }
        line.set(false);
        int value = result[given++] & 0xFF;
        if (given == result.length) {
            phase = Phase.COMMAND;
        }
        return value;
    }

    private void writeData(int value) {
        if (phase == Phase.EXECUTION && exchanged != null && !exchangedToHost) {
            exchanged.put((byte) value);
            endExchange();
            return;
        }
        if (phase != Phase.COMMAND) {
            return;
        }
        if (received == 0) {
            opcode = Opcode.of(value);
        }
        command[received++] = value;
        if (received == opcode.length()) {
            received = 0;
            execute();
        }
    }

    private void execute() {
        switch (opcode) {
            case SPECIFY -> specified = new int[] {command[1], command[2]};
            case SENSE_DRIVE_STATUS -> answer(driveStatus());
            case SENSE_INTERRUPT_STATUS -> senseInterrupt();
            case RECALIBRATE -> move(0, -STEPS_OF_RECALIBRATION);
            case SEEK -> move(command[2], command[2] - cylinders[command[1] & DRIVE_SELECT]);
            case RELATIVE_SEEK -> {
                int steps = (command[0] & 0x40) != 0 ? command[2] : -command[2];
                move(cylinders[command[1] & DRIVE_SELECT] + steps & 0xFF, steps);
            }
            case VERSION -> answer(ENHANCED);
            case DUMP_REGISTERS ->
                answer(
                        cylinders[0],
                        cylinders[1],
                        cylinders[2],
                        cylinders[3],
                        specified[0],
                        specified[1],
                        lastSectorCount,
                        (locked ? 0x80 : 0) | perpendicular,
                        configuration[0],
                        configuration[1]);
            case PERPENDICULAR_MODE ->
                perpendicular = (command[1] & 0x80) != 0 ? command[1] & 0x3F : perpendicular & 0x3C | command[1] & 0x03;
            case CONFIGURE -> configuration = new int[] {command[2] & 0x7F, command[3]};
            case LOCK -> {
                locked = (command[0] & 0x80) != 0;
                answer(locked ? 0x10 : 0);
            }
            case READ_ID -> {
                phase = Phase.EXECUTION;
                afterOneSector(this::readId);
            }
            case INVALID -> answer(INVALID);
            default -> moveData();
        }
    }

    private void answer(int... bytes) {
        result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) bytes[i];
        }
        given = 0;
        phase = Phase.RESULT;
    }

    private int driveStatus() {
        int number = command[1] & DRIVE_SELECT;
        int status = ALWAYS | command[1] & 0x07;
        if (number >= drives.length || !drives[number].present()) {
            return status;
        }
        FloppyDrive drive = drives[number];
        Medium medium = drive.medium();
        return status
                | (drive.cylinder() == 0 ? TRACK_0 : 0)
                | (medium != null && medium.writeProtected() ? WRITE_PROTECTED : 0);
    }

    private void senseInterrupt() {
        int[] ended = seekResults.poll();
        if (ended == null) {
            answer(INVALID);
            return;
        }
        if (seekResults.isEmpty()) {
            line.set(false);
        }
        answer(ended);
    }

    /**
     * Begins to move a head; other commands may be given meanwhile.
     *
     * @param cylinder where the chip takes the head to be afterwards
     */
    private void move(int cylinder, int steps) {
        int number = command[1] & DRIVE_SELECT;
        boolean recalibrates = opcode == Opcode.RECALIBRATE;
        FloppyDrive drive = driveOrNothing(number);
        int distance = recalibrates ? drive.cylinder() : Math.abs(steps);
        cancel(seeks[number]);
        seeks[number] = clock.at(clock.now() + STEP_TIME * (1 + distance), () -> {
            seeks[number] = null;
            drive.seek(drive.cylinder() + steps);
            cylinders[number] = cylinder;
            boolean noTrack0 = recalibrates && !(drive.present() && drive.cylinder() == 0);
            int st0 = SEEK_END | number | (noTrack0 ? ABNORMAL | EQUIPMENT_CHECK : 0);
            seekResults.add(new int[] {st0, cylinder});
            line.set(interruptsEnabled());
        });
    }

    private void readId() {
        int number = command[1] & DRIVE_SELECT;
        int head = command[1] >> 2 & 1;
        FloppyDrive drive = driveOrNothing(number);
        boolean readable = DataCommand.readable(drive, head, command[0], rate);
        end(readable ? Outcome.NORMAL : Outcome.MISSING_ADDRESS_MARK, head, new int[] {
            readable ? drive.cylinder() : cylinders[number], head, 1, 2
        });
    }

    private void moveData() {
        phase = Phase.EXECUTION;
        int number = command[1] & DRIVE_SELECT;
        FloppyDrive drive = driveOrNothing(number);
        if ((configuration[0] & IMPLIED_SEEK) != 0 && opcode != Opcode.FORMAT_TRACK) {
            drive.seek(command[2]);
            cylinders[number] = command[2];
        }
        lastSectorCount = opcode == Opcode.FORMAT_TRACK ? command[3] : command[6];
        new DataCommand(this, drive, opcode, command, rate).begin();
    }

    /** A drive that is not there is one without a diskette. */
    private FloppyDrive driveOrNothing(int number) {
        return number < drives.length ? drives[number] : new FloppyDrive(false);
    }

    @Override
    public void afterOneSector(Runnable action) {
        execution = clock.at(clock.now() + SECTOR_TIME, () -> {
            execution = null;
            action.run();
        });
    }

    @Override
    public void exchange(ByteBuffer bytes, boolean toHost, Consumer<Boolean> then) {
        boolean byDma = (specified[1] & 1) == 0;
        if (byDma) {
            boolean last = interruptsEnabled() && (toHost ? dma.toMemory(bytes) : dma.fromMemory(bytes));
            then.accept(last);
            return;
        }
        exchanged = bytes;
        exchangedToHost = toHost;
        afterExchange = then;
        line.set(interruptsEnabled());
    }

    private void endExchange() {
        if (!exchanged.hasRemaining()) {
            exchanged = null;
            line.set(false);
            afterExchange.accept(false);
        }
    }

    @Override
    public void end(Outcome outcome, int head, int[] address) {
        int st0 = outcome.st0() | head << 2 | command[1] & DRIVE_SELECT;
        answer(st0, outcome.st1(), outcome.st2(), address[0], address[1], address[2], address[3]);
        line.set(interruptsEnabled());
    }
}
