package org.platter.pc.machine.bios;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Work with the diskette controller: steps that are done one after the other. Steps that are added while one is done come
 * right behind it, before those that remain.
 *
 * <p>Source: Intel 82077AA data sheet, clauses 5 and 8.
 */
final class FloppyCommands implements Task {

    static final int DIGITAL_OUTPUT = 0x3F2, STATUS = 0x3F4, DATA = 0x3F5, CONTROL = 0x3F7;
    private static final int READY = 0x80, FROM_CONTROLLER = 0x40, BUSY = 0x10;
    private static final int ENABLED = 0x0C;
    private static final int SENSE_INTERRUPT = 0x08, SPECIFY = 0x03, RECALIBRATE = 0x07, SEEK = 0x0F;
    private static final int FAILED = 0xC0, INTERRUPTED = 0x80;
    private static final int DRIVES = 4;

    /** Enough for some seconds at the waiting loop of six instructions of 10 ns. */
    private static final int PATIENCE = 30_000_000;

    /** One step; false while it has to wait. */
    @FunctionalInterface
    interface Step {
        boolean advance();
    }

    private final Guest guest;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Deque<Step> added = new ArrayDeque<>();
    private final int[] results = new int[7];
    private int resultCount;
    private int polls;
    private int status;

    FloppyCommands(Guest guest) {
        this.guest = guest;
    }

    @Override
    public boolean advance() {
        insertAdded();
        while (!steps.isEmpty()) {
            Step step = steps.peek();
            if (!step.advance()) {
                if (++polls > PATIENCE) {
                    fail(DiskStatus.TIMED_OUT);
                }
                return steps.isEmpty();
            }
            steps.poll();
            insertAdded();
        }
        return true;
    }

    private void insertAdded() {
        while (!added.isEmpty()) {
            steps.addFirst(added.pollLast());
        }
    }

    @Override
    public int result() {
        return status;
    }

    /** The results of the last command. */
    int[] results() {
        return results;
    }

    /** Does nothing of what remains. */
    void fail(int code) {
        status = code;
        steps.clear();
        added.clear();
    }

    FloppyCommands then(Runnable step) {
        return add(() -> {
            step.run();
            return true;
        });
    }

    private FloppyCommands add(Step step) {
        added.add(step);
        return this;
    }

    /** Adds a command and waits for its interrupt, if it has one, and takes its results. */
    FloppyCommands command(boolean interrupts, int... bytes) {
        int[] sent = {0};
        add(() -> send(bytes, sent));
        if (interrupts) {
            awaitInterrupt();
        }
        return add(this::takeResults);
    }

    FloppyCommands reset(int drive) {
        then(() -> {
            int output = guest.octet(DataArea.MOTORS) << 4 & 0xF0 | drive;
            guest.putOctet(DataArea.DISKETTE_INTERRUPT, 0);
            guest.out(DIGITAL_OUTPUT, output | ENABLED & ~0x04);
            guest.out(DIGITAL_OUTPUT, output | ENABLED);
        });
        awaitInterrupt();
        for (int i = 0; i < DRIVES; i++) {
            command(false, SENSE_INTERRUPT);
        }
        int table = table(guest);
        return command(false, SPECIFY, guest.octet(table), guest.octet(table + 1));
    }

    /** The diskette parameter table. */
    static int table(Guest guest) {
        return guest.word(4 * 0x1E) + (guest.word(4 * 0x1E + 2) << 4);
    }

    /** Adds the selection of a drive and its motor, which stays on for as long as the parameter table says. */
    FloppyCommands select(int drive) {
        return then(() -> {
            int motors = guest.octet(DataArea.MOTORS) & 0x0F | 1 << drive;
            guest.putOctet(DataArea.MOTORS, motors);
            guest.putOctet(DataArea.MOTOR_TICKS, guest.octet(table(guest) + 2));
            guest.out(DIGITAL_OUTPUT, motors << 4 & 0xF0 | ENABLED | drive);
        });
    }

    FloppyCommands recalibrate(int drive) {
        command(true, RECALIBRATE, drive).command(false, SENSE_INTERRUPT);
        return then(() -> arrived(drive));
    }

    FloppyCommands seek(int drive, int head, int cylinder) {
        command(true, SEEK, head << 2 | drive, cylinder).command(false, SENSE_INTERRUPT);
        return then(() -> arrived(drive));
    }

    private void arrived(int drive) {
        int flags = guest.octet(DataArea.DISKETTE_INTERRUPT);
        if ((results[0] & FAILED) != 0) {
            guest.putOctet(DataArea.DISKETTE_INTERRUPT, flags & ~(1 << drive));
            fail(DiskStatus.SEEK_FAILED);
        } else {
            guest.putOctet(DataArea.DISKETTE_INTERRUPT, flags | 1 << drive);
            guest.putOctet(DataArea.DISKETTE_CYLINDERS + drive, results[1]);
        }
    }

    private void awaitInterrupt() {
        add(() -> {
            int flags = guest.octet(DataArea.DISKETTE_INTERRUPT);
            guest.putOctet(DataArea.DISKETTE_INTERRUPT, flags & ~INTERRUPTED);
            return (flags & INTERRUPTED) != 0;
        });
    }

    private boolean send(int[] bytes, int[] sent) {
        while (sent[0] < bytes.length) {
            int now = guest.in(STATUS);
            if ((now & READY) == 0 || (now & FROM_CONTROLLER) != 0) {
                return false;
            }
            guest.out(DATA, bytes[sent[0]++]);
        }
        resultCount = 0;
        return true;
    }

    private boolean takeResults() {
        while ((guest.in(STATUS) & (READY | FROM_CONTROLLER | BUSY)) == (READY | FROM_CONTROLLER | BUSY)) {
            int value = guest.in(DATA);
            if (resultCount < results.length) {
                guest.putOctet(DataArea.DISKETTE_RESULTS + resultCount, value);
                results[resultCount++] = value;
            }
        }
        return (guest.in(STATUS) & BUSY) == 0;
    }
}
