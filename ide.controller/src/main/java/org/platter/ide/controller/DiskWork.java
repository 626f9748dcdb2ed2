package org.platter.ide.controller;

/**
 * What a disk does while its drive is busy. It runs on a thread of the disk's; what it found is for the machine's thread,
 * once it has ended.
 */
abstract class DiskWork implements Runnable {

    // A fast drive without moving parts. While it is busy, most guests look at it again and again: what they execute
    // meanwhile
    // takes the host longer than its disk does.
    private static final long LATENCY = 2_000;
    private static final long FLUSH = 100_000;
    private static final long NANOS_PER_SECTOR = 512;

    enum Kind {
        READ,
        WRITE
    }

    private final Kind kind;
    private final long nanos;
    private AtaError error;

    private DiskWork(Kind kind, long nanos) {
        this.kind = kind;
        this.nanos = nanos;
    }

    /** Work on the medium for so many sectors. */
    DiskWork(Kind kind, int sectors) {
        this(kind, LATENCY + sectors * NANOS_PER_SECTOR);
    }

    /** Makes what was written durable. */
    static DiskWork flush(Disk disk) {
        return new DiskWork(Kind.WRITE, FLUSH) {
            private boolean skipped;

            @Override
            void perform() throws AtaError {
                if (!skipped) {
                    disk.flush();
                }
            }

            @Override
            void skip() {
                skipped = true;
            }
        };
    }

    final Kind kind() {
        return kind;
    }

    /** How long it takes in machine time: a function of the command alone, so that a run repeats exactly. */
    final long nanos() {
        return nanos;
    }

    /** Does it, or goes on with it after a failure. */
    abstract void perform() throws AtaError;

    /** Takes the part that has failed as done. */
    abstract void skip();

    @Override
    public final void run() {
        error = null;
        try {
            perform();
        } catch (AtaError e) {
            error = e;
        } catch (RuntimeException | Error e) {
            // Nobody but the guest is there to be told.
            error = AtaError.NOT_RESPONDING;
            throw e;
        }
    }

    /** Ends it without having done anything. */
    final void refuse(AtaError reason) {
        error = reason;
    }

    /** Why it ended too early; null if it did not. */
    final AtaError error() {
        return error;
    }

    /** Throws what {@link #error} says. */
    final void check() throws AtaError {
        if (error != null) {
            throw error;
        }
    }
}
