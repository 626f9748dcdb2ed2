package org.platter.floppy.controller;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.platter.block.api.BlockDevice;

/** A block device as a diskette. Whatever the device throws becomes a sector that cannot be read or written. */
final class Medium {

    static final int SECTOR = 512;

    private static final System.Logger LOG = System.getLogger(Medium.class.getName());

    private final BlockDevice device;
    private final DisketteFormat format;
    private final boolean writeProtected;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @throws IllegalArgumentException if no diskette has this size */
    Medium(BlockDevice device) {
        var info = device.info();
        format = DisketteFormat.ofSize(info.size())
                .filter(found -> info.sectorSize() <= SECTOR)
                .orElseThrow(() -> new IllegalArgumentException("diskette of " + info.size() + " bytes in sectors of "
                        + info.sectorSize() + ": expected the size of a diskette, 160 KiB to 2880 KiB"));
        this.device = device;
        writeProtected = info.readOnly();
    }

    boolean isOn(BlockDevice other) {
        return device == other;
    }

    DisketteFormat format() {
        return format;
    }

    boolean writeProtected() {
        return writeProtected;
    }

    /** Fills the buffer with a sector; false if that fails. */
    boolean read(int cylinder, int head, int sector, ByteBuffer to) {
        return succeeds(() -> device.read(to, format.offset(cylinder, head, sector)));
    }

    /** Writes a sector; false if that fails. What is on a diskette stays there: each sector is flushed. */
    boolean write(int cylinder, int head, int sector, ByteBuffer from) {
        return succeeds(() -> {
            device.write(from, format.offset(cylinder, head, sector));
            device.flush();
        });
    }

    @FunctionalInterface
    private interface Request {
        void run() throws IOException;
    }

    private boolean succeeds(Request request) {
        try {
            request.run();
            return true;
        } catch (IOException | RuntimeException | LinkageError e) {
            // A driver that breaks the contract, or is being replaced, is a diskette that fails. Only the first failure
            // is a warning, lest a guest that tries again and again fill the host's log.
            LOG.log(
                    warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
                    () -> "The guest is told of a bad sector of a diskette: " + e);
            return false;
        }
    }
}
