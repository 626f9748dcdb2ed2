package org.platter.block.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;

/** A storage that passes everything on to another; for those that do one thing differently. */
public abstract class ForwardingStorage implements Storage {

    private final Storage storage;

    /** Passes everything on to this storage. */
    protected ForwardingStorage(Storage storage) {
        this.storage = Objects.requireNonNull(storage);
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public long size() throws IOException {
        return storage.size();
    }

    @Override
    public boolean readOnly() {
        return storage.readOnly();
    }

    @Override
    public Optional<Instant> lastModified() throws IOException {
        return storage.lastModified();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        storage.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        storage.write(from, offset);
    }

    @Override
    public void resize(long size) throws IOException {
        storage.resize(size);
    }

    @Override
    public void flush() throws IOException {
        storage.flush();
    }

    @Override
    public void punch(long offset, long length) throws IOException {
        storage.punch(offset, length);
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        return storage.extents(offset, length);
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }
}
