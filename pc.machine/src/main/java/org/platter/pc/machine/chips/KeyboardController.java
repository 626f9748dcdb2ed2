package org.platter.pc.machine.chips;

import java.util.ArrayDeque;
import java.util.Queue;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;

/**
 * The 8042 keyboard controller of a PC/AT: ports 60h and 64h, interrupt 1. Its second connector is empty.
 *
 * <p>Source: IBM PC/AT Technical Reference, Keyboard Controller.
 */
public final class KeyboardController implements BytePorts {

    private static final int OUTPUT_FULL = 0x01, SYSTEM = 0x04, COMMAND_LAST = 0x08, UNLOCKED = 0x10;
    private static final int INTERRUPT_ENABLE = 0x01, KEYBOARD_DISABLE = 0x10, TRANSLATE = 0x40;
    private static final int NOT_RESET = 0x01, A20 = 0x02, OUTPUT_PORT_REST = 0xCC;

    /** How long a byte takes from the keyboard; also what keeps two interrupts apart. */
    private static final long BYTE_TIME = 200_000;

    private final AtKeyboard keyboard;
    private final MachineClock clock;
    private final InterruptLine irq1;
    private final AddressLine20 a20;
    private final Runnable resetProcessor;
    private final Queue<Integer> replies = new ArrayDeque<>();
    private final byte[] ram = new byte[32];

    private int output;
    private boolean outputFull;
    private boolean commandLast;
    private int commandWaitingForData;
    private boolean breakPrefix;
    private boolean transferring;

    public KeyboardController(
            PortBus ports,
            MachineClock clock,
            InterruptLine irq1,
            AtKeyboard keyboard,
            AddressLine20 a20,
            Runnable resetProcessor) {
        this.clock = clock;
        this.irq1 = irq1;
        this.keyboard = keyboard;
        this.a20 = a20;
        this.resetProcessor = resetProcessor;
        keyboard.onOutput(this::transferSoon);
        ports.map(0x60, 1, this);
        ports.map(0x64, 1, this);
    }

    /** The reset line. */
    public void reset() {
        replies.clear();
        ram[0] = KEYBOARD_DISABLE | TRANSLATE;
        output = 0;
        outputFull = commandLast = breakPrefix = false;
        commandWaitingForData = 0;
        keyboard.reset();
        update();
    }

    /** Whether the keyboard may send and everything it has sent has been taken. */
    public boolean idle() {
        return (ram[0] & KEYBOARD_DISABLE) == 0 && !outputFull && !keyboard.hasOutput();
    }

    @Override
    public int read(int port) {
        if (port == 0x64) {
            return (outputFull ? OUTPUT_FULL : 0) | ram[0] & SYSTEM | (commandLast ? COMMAND_LAST : 0) | UNLOCKED;
        }
        int value = output;
        outputFull = false;
        update();
        if (replies.isEmpty()) {
            transferSoon();
        } else {
            fill(replies.poll());
        }
        return value;
    }

    @Override
    public void write(int port, int value) {
        commandLast = port == 0x64;
        if (commandLast) {
            commandWaitingForData = 0;
            command(value);
        } else if (commandWaitingForData != 0) {
            int command = commandWaitingForData;
            commandWaitingForData = 0;
            commandData(command, value);
        } else {
            // A byte for the keyboard also lets it send again.
            ram[0] &= ~KEYBOARD_DISABLE;
            keyboard.command(value);
        }
    }

    private void command(int command) {
        if (command >= 0x20 && command < 0x40) {
            reply(ram[command & 0x1F]);
            return;
        }
        switch (command) {
            case 0xA4 -> reply(0xF1); // no password is set
            case 0xA9 -> reply(0x02); // second connector: clock line stuck high, nothing there
            case 0xAA -> {
                ram[0] |= SYSTEM;
                reply(0x55);
            }
            case 0xAB -> reply(0x00);
            case 0xAD -> ram[0] |= KEYBOARD_DISABLE;
            case 0xAE -> {
                ram[0] &= ~KEYBOARD_DISABLE;
                transferSoon();
            }
            case 0xC0 -> reply(0xA0); // not locked, colour display
            case 0xD0 -> reply(OUTPUT_PORT_REST | NOT_RESET | (a20.open() ? A20 : 0) | (outputFull ? 0x10 : 0));
            case 0xDD -> a20.set(false);
            case 0xDF -> a20.set(true);
            case 0xE0 -> reply(0x00);
            default -> {
                if (command >= 0x60 && command < 0x80 || command >= 0xD1 && command <= 0xD4) {
                    commandWaitingForData = command;
                } else if (command >= 0xF0 && (command & NOT_RESET) == 0) {
                    resetProcessor.run();
                }
            }
        }
    }

    private void commandData(int command, int value) {
        if (command < 0x80) {
            ram[command & 0x1F] = (byte) value;
            update();
            transferSoon();
            return;
        }
        switch (command) {
            case 0xD1 -> {
                a20.set((value & A20) != 0);
                if ((value & NOT_RESET) == 0) {
                    resetProcessor.run();
                }
            }
            case 0xD2 -> reply(value);
            default -> {
                // D3 and D4 are for the second connector, which is empty.
            }
        }
    }

    private void reply(int value) {
        if (outputFull) {
            // Reading the full buffer makes room; a guest that never reads loses the oldest.
            if (replies.size() == ram.length) {
                replies.poll();
            }
            replies.add(value & 0xFF);
        } else {
            fill(value & 0xFF);
        }
    }

    private void fill(int value) {
        output = value;
        outputFull = true;
        update();
    }

    private void update() {
        irq1.set(outputFull && (ram[0] & INTERRUPT_ENABLE) != 0);
    }

    private void transferSoon() {
        if (!transferring && keyboard.hasOutput()) {
            transferring = true;
            clock.at(clock.now() + BYTE_TIME, this::transfer);
        }
    }

    private void transfer() {
        transferring = false;
        if (outputFull || !keyboard.hasOutput() || (ram[0] & KEYBOARD_DISABLE) != 0) {
            return;
        }
        int value = keyboard.nextByte();
        if ((ram[0] & TRANSLATE) == 0) {
            fill(value);
        } else if (value == ScanCodes.RELEASE) {
            breakPrefix = true;
            transferSoon();
        } else {
            fill(ScanCodes.translate(value) | (breakPrefix ? 0x80 : 0));
            breakPrefix = false;
        }
    }
}
