package org.platter.qtest.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/** Storage whose requests come to the events of QEMU's {@code blkdebug} first. */
final class DebugStorage extends ForwardingStorage {

    /** The events that a request here can come to, by their names in QEMU. */
    static final List<String> EVENTS = List.of("read_aio", "write_aio", "flush_to_os", "flush_to_disk", "pwritev_zero");

    private final DebugEvents events;
    private volatile boolean dirty;

    DebugStorage(Storage storage, DebugEvents events) {
        super(storage);
        this.events = events;
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        events.reached("read_aio");
        super.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        events.reached("write_aio");
        dirty = true;
        super.write(from, offset);
    }

    @Override
    public void punch(long offset, long length) throws IOException {
        events.reached("pwritev_zero");
        dirty = true;
        super.punch(offset, length);
    }

    @Override
    public void flush() throws IOException {
        events.reached("flush_to_os");
        if (dirty) {
            events.reached("flush_to_disk");
        }
        super.flush();
        dirty = false;
    }
}
