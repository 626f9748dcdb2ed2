package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;

/** A storage lent to a device, which closes what it is given: it stays open, to be looked at afterwards. */
final class Unclosed implements Storage {

    private final Storage storage;

    Unclosed(Storage storage) {
        this.storage = storage;
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
    public void close() {}
}
