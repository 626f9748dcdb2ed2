package org.platter.block.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/**
 * A storage that remembers what changed since the last flush, and rebuilds what a loss of power may leave of it: all that
 * was flushed, and of the rest anything: each change done, dropped or done in some of its sectors, in any order. A single
 * sector is old or new, as disks promise.
 *
 * <p>Threads: any number; a watcher is called by the thread that made the change.
 */
public final class RecordingStorage implements Storage {

    private static final int SECTOR = 512;

    /** A change that is not durable yet. */
    private interface Change {

        void apply(Storage to) throws IOException;

        /** Applies some of the change's sectors. */
        void tear(Storage to, Random random) throws IOException;
    }

    /** Called after every change and every flush. */
    @FunctionalInterface
    public interface Watcher {

        /** Looks at the storage, for instance at its {@link RecordingStorage#afterCrash}. */
        void changed() throws IOException;
    }

    private final MemoryStorage content;
    private MemoryStorage durable;
    private final List<Change> pending = new ArrayList<>();
    private Watcher watcher = () -> {};

    /** A storage with this content, all of it durable. */
    public RecordingStorage(MemoryStorage content) {
        this.content = content;
        durable = content.copy(false);
    }

    /** Has every change and flush from now on watched. */
    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** Changes since the last flush. */
    public synchronized int pendingChanges() {
        return pending.size();
    }

    /** What is left if the power fails now, as one of the many ways it can go. */
    public synchronized MemoryStorage afterCrash(Random random) throws IOException {
        MemoryStorage left = durable.copy(false);
        switch (random.nextInt(4)) {
            case 0 -> applyPrefix(left, pending.size());
            case 1 -> {
                int whole = random.nextInt(pending.size() + 1);
                applyPrefix(left, whole);
                if (whole < pending.size()) {
                    pending.get(whole).tear(left, random);
                }
            }
            case 2 -> applyPrefix(left, random.nextInt(pending.size() + 1));
            default -> applyAnyInAnyOrder(left, random);
        }
        return left;
    }

    private void applyPrefix(MemoryStorage to, int count) throws IOException {
        for (Change change : pending.subList(0, count)) {
            change.apply(to);
        }
    }

    private void applyAnyInAnyOrder(MemoryStorage to, Random random) throws IOException {
        List<Change> changes = new ArrayList<>(pending);
        Collections.shuffle(changes, random);
        for (Change change : changes) {
            switch (random.nextInt(3)) {
                case 0 -> change.apply(to);
                case 1 -> change.tear(to, random);
                default -> {
                    // dropped
                }
            }
        }
    }

    @Override
    public String name() {
        return content.name();
    }

    @Override
    public long size() throws IOException {
        return content.size();
    }

    @Override
    public boolean readOnly() {
        return content.readOnly();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        content.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        change(new Write(bytes, offset), () -> content.write(from, offset));
    }

    @Override
    public void resize(long size) throws IOException {
        change(new Resize(size), () -> content.resize(size));
    }

    @Override
    public void punch(long offset, long length) throws IOException {
        change(new Punch(offset, length), () -> content.punch(offset, length));
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        return content.extents(offset, length);
    }

    @Override
    public void flush() throws IOException {
        synchronized (this) {
            content.flush();
            for (Change change : pending) {
                change.apply(durable);
            }
            pending.clear();
        }
        watcher.changed();
    }

    @Override
    public void close() {
        content.close();
    }

    private interface Action {
        void run() throws IOException;
    }

    private void change(Change change, Action action) throws IOException {
        synchronized (this) {
            action.run();
            pending.add(change);
        }
        watcher.changed();
    }

    private record Write(byte[] bytes, long offset) implements Change {

        @Override
        public void apply(Storage to) throws IOException {
            to.write(ByteBuffer.wrap(bytes), offset);
        }

        @Override
        public void tear(Storage to, Random random) throws IOException {
            for (int from = 0; from < bytes.length; ) {
                int length = (int) Math.min(bytes.length - from, SECTOR - (offset + from) % SECTOR);
                if (random.nextBoolean()) {
                    to.write(ByteBuffer.wrap(bytes, from, length), offset + from);
                }
                from += length;
            }
        }
    }

    private record Resize(long size) implements Change {

        @Override
        public void apply(Storage to) throws IOException {
            to.resize(size);
        }

        @Override
        public void tear(Storage to, Random random) throws IOException {
            if (random.nextBoolean()) {
                to.resize(size);
            }
        }
    }

    private record Punch(long offset, long length) implements Change {

        @Override
        public void apply(Storage to) throws IOException {
            to.punch(offset, length);
        }

        @Override
        public void tear(Storage to, Random random) throws IOException {
            to.punch(offset, random.nextLong(length / SECTOR + 1) * SECTOR);
        }
    }
}
