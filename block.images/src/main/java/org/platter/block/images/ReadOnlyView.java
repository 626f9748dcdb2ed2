package org.platter.block.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/**
 * What a driver gets to probe: it reads somebody else's storage, and can neither change nor close it. Closing ends the
 * view only.
 */
final class ReadOnlyView extends ForwardingStorage {

    private volatile boolean closed;

    ReadOnlyView(Storage storage) {
        super(storage);
    }

    @Override
    public long size() throws IOException {
        checkOpen();
        return super.size();
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        checkOpen();
        super.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        throw refused();
    }

    @Override
    public void resize(long size) throws IOException {
        throw refused();
    }

    @Override
    public void punch(long offset, long length) throws IOException {
        throw refused();
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        checkOpen();
        return super.extents(offset, length);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws BlockException {
        if (closed) {
            throw new BlockException(BlockException.Kind.CLOSED, name() + ": the view for probing is closed");
        }
    }

    private BlockException refused() throws BlockException {
        checkOpen();
        return new BlockException(BlockException.Kind.READ_ONLY, name() + ": a probe only reads");
    }
}
