package org.platter.integration.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/** A driver that does what another does, but first lets a test step in. Bids more than that. Keeps the storages it was given. */
final class HookedDriver implements BlockDriver {

    /** Hears what is about to be called: {@code probe}, {@code open}, {@code read}, {@code write}, {@code flush}, {@code close}. */
    @FunctionalInterface
    interface Hook {
        void before(String call) throws IOException;
    }

    private final BlockDriver driver;
    private final Hook hook;
    private final List<Storage> storages = new CopyOnWriteArrayList<>();

    HookedDriver(BlockDriver driver, Hook hook) {
        this.driver = driver;
        this.hook = hook;
    }

    /** The storage of the last opening. */
    Storage storage() {
        return storages.get(storages.size() - 1);
    }

    @Override
    public String format() {
        return driver.format();
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        hook.before("probe");
        return new ProbeScore(100, driver.probe(storage).reason());
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        storages.add(storage);
        hook.before("open");
        return new Device(driver.open(storage, options));
    }

    private final class Device implements BlockDevice {

        private final BlockDevice device;

        Device(BlockDevice device) {
            this.device = device;
        }

        @Override
        public DeviceInfo info() {
            return device.info();
        }

        @Override
        public Optional<ChsGeometry> geometry() {
            return device.geometry();
        }

        @Override
        public void read(ByteBuffer to, long offset) throws IOException {
            hook.before("read");
            device.read(to, offset);
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            hook.before("write");
            device.write(from, offset);
        }

        @Override
        public void flush() throws IOException {
            hook.before("flush");
            device.flush();
        }

        @Override
        public List<Extent> extents(long offset, long length) throws IOException {
            return device.extents(offset, length);
        }

        @Override
        public void close() throws IOException {
            hook.before("close");
            device.close();
        }
    }
}
