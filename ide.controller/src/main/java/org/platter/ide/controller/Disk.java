package org.platter.ide.controller;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;

/**
 * A block device as the sectors of an ATA disk. Whatever the device throws becomes an {@link AtaError} here. What is known
 * of it is asked once; safe for use by any number of threads.
 */
final class Disk implements DriveSource {

    static final int SECTOR = 512;

    private static final System.Logger LOG = System.getLogger(Disk.class.getName());

    private final BlockDevice device;
    private final ErrorPolicies errors;
    private final long sectors;
    private final boolean readOnly;
    private final String identity;
    private final Optional<ChsGeometry> recordedGeometry;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final DiskThread thread = new DiskThread();

    /** The work that has begun last; guarded by {@link #thread}, as is the next. */
    private CompletableFuture<?> latest = CompletableFuture.completedFuture(null);

    private boolean retired;

    /** @throws IllegalArgumentException if the device has not a single sector, or sectors larger than 512 bytes */
    Disk(BlockDevice device, ErrorPolicies errors) {
        var info = device.info();
        if (info.sectorSize() > SECTOR || info.size() < SECTOR) {
            throw new IllegalArgumentException("disk of " + info.size() + " bytes in sectors of " + info.sectorSize()
                    + ": expected sectors of at most 512 bytes and at least 512 bytes of them");
        }
        this.device = device;
        this.errors = errors;
        sectors = info.size() / SECTOR;
        readOnly = info.readOnly();
        identity = info.identity();
        recordedGeometry = device.geometry();
    }

    @Override
    public boolean isOn(BlockDevice other) {
        return device == other;
    }

    @Override
    public IdeDrive drive(int number, Cable cable) {
        return new AtaDrive(this, number, cable);
    }

    /** Begins the work; completes when it has ended, well or not. A disk that has retired refuses. */
    CompletionStage<?> begin(DiskWork work) {
        synchronized (thread) {
            if (retired) {
                work.refuse(AtaError.NOT_RESPONDING);
            } else {
                latest = CompletableFuture.runAsync(work, thread).exceptionally(this::crashed);
            }
            return latest;
        }
    }

    @Override
    public CompletionStage<?> retire() {
        synchronized (thread) {
            retired = true;
            thread.end();
            return latest;
        }
    }

    ErrorPolicies errors() {
        return errors;
    }

    long sectors() {
        return sectors;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** What makes the image known again; may be empty. */
    String identity() {
        return identity;
    }

    Optional<ChsGeometry> recordedGeometry() {
        return recordedGeometry;
    }

    /**
     * Reads as many sectors as the buffer has room for, up to one that fails.
     *
     * @return sectors read, at least 1
     * @throws AtaError if the first one fails
     */
    int read(long lba, ByteBuffer to) throws AtaError {
        return most(to, part -> device.read(part, lba * SECTOR), AtaError.UNCORRECTABLE);
    }

    /**
     * Writes the sectors of the buffer, up to one that fails.
     *
     * @return sectors written, at least 1
     * @throws AtaError if the first one fails
     */
    int write(long lba, ByteBuffer from) throws AtaError {
        return most(from, part -> device.write(part, lba * SECTOR), AtaError.WRITE_FAULT);
    }

    void flush() throws AtaError {
        try {
            device.flush();
        } catch (IOException | RuntimeException | LinkageError e) {
            throw reported(e, ataError(e, AtaError.WRITE_FAULT));
        }
    }

    /** Says that sectors are no longer needed. */
    void discard(long lba, int count) throws AtaError {
        try {
            device.discard(lba * SECTOR, (long) count * SECTOR);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw reported(e, ataError(e, AtaError.WRITE_FAULT));
        }
    }

    @FunctionalInterface
    private interface Request {
        void run(ByteBuffer part) throws IOException;
    }

    /** Halves a request that fails, so that it ends with the sector that does. */
    private int most(ByteBuffer sectors, Request request, AtaError failure) throws AtaError {
        for (int count = sectors.remaining() / SECTOR; ; count /= 2) {
            try {
                request.run(sectors.slice(sectors.position(), count * SECTOR));
                return count;
            } catch (IOException | RuntimeException | LinkageError e) {
                AtaError error = ataError(e, failure);
                if (count == 1 || !error.concernsOneSector()) {
                    throw reported(e, error);
                }
            }
        }
    }

    /** What a guest sees of a failure. A driver that breaks the contract, or is being replaced, is a disk that fails. */
    private static AtaError ataError(Throwable e, AtaError failure) {
        if (!(e instanceof BlockException)) {
            return failure;
        }
        return switch (((BlockException) e).kind()) {
            case READ_ONLY -> AtaError.ABORTED;
            case CLOSED, BUSY -> AtaError.NOT_RESPONDING;
            case NO_SPACE -> failure == AtaError.WRITE_FAULT ? AtaError.NO_SPACE : failure;
            case NOT_THIS_FORMAT, CORRUPT, UNSUPPORTED, PARENT_MISSING, PARENT_MISMATCH, IO -> failure;
        };
    }

    private Void crashed(Throwable failure) {
        LOG.log(Level.ERROR, "A disk's driver failed", failure);
        return null;
    }

    /** Only the first failure is a warning, lest a guest that tries again and again fill the host's log. */
    private AtaError reported(Throwable e, AtaError error) {
        LOG.log(
                warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
                () -> "The guest is told \"" + error.getMessage() + "\": " + e);
        return error;
    }
}
