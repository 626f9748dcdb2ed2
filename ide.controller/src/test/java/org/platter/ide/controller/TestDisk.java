package org.platter.ide.controller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.support.MemoryStorage;

/**
 * A disk in memory. A sector that was never written holds its own number in every word of four bytes. Sectors can be made
 * bad, and the requests are on record.
 */
final class TestDisk implements BlockDevice {

    /** Every request's first sector and how many there were, as {@code read 5+2}. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Requests that no caller should make. */
    final List<String> mistakes = new ArrayList<>();

    final TreeSet<Long> badSectors = new TreeSet<>();

    /** What every request waits for, once it is on record. */
    CompletableFuture<?> hold = CompletableFuture.completedFuture(null);

    /** What every request fails with, if not null. */
    RuntimeException bug;

    /** What every request fails with in a driver that is past help, if not null. */
    Error crash;

    BlockException.Kind failure = BlockException.Kind.IO;

    private final MemoryStorage written = new MemoryStorage("test disk");
    private final TreeSet<Long> writtenSectors = new TreeSet<>();
    private final DeviceInfo info;
    private Optional<ChsGeometry> geometry = Optional.empty();

    private TestDisk(DeviceInfo info) {
        this.info = info;
    }

    static TestDisk ofSectors(long count) {
        return new TestDisk(DeviceInfo.of("test", count * 512).build());
    }

    static TestDisk of(DeviceInfo info) {
        return new TestDisk(info);
    }

    TestDisk geometry(int cylinders, int heads, int sectorsPerTrack) {
        geometry = Optional.of(new ChsGeometry(cylinders, heads, sectorsPerTrack));
        return this;
    }

    /** What a sector should hold as long as it was not written. */
    static byte[] original(long lba) {
        ByteBuffer sector = ByteBuffer.allocate(512);
        while (sector.hasRemaining()) {
            sector.putInt((int) lba);
        }
        return sector.array();
    }

    /** Waits until so many requests are on record. */
    void awaitRequests(int count) {
        while (requests.size() < count) {
            Thread.onSpinWait();
        }
    }

    byte[] sector(long lba) throws IOException {
        if (!writtenSectors.contains(lba)) {
            return original(lba);
        }
        ByteBuffer sector = ByteBuffer.allocate(512);
        written.read(sector, lba * 512);
        return sector.array();
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public Optional<ChsGeometry> geometry() {
        return geometry;
    }

    @Override
    public synchronized void read(ByteBuffer to, long offset) throws IOException {
        check("read", offset, to.remaining());
        for (long lba = offset / 512; to.hasRemaining(); lba++) {
            to.put(sector(lba));
        }
    }

    @Override
    public synchronized void write(ByteBuffer from, long offset) throws IOException {
        check("write", offset, from.remaining());
        for (long lba = offset / 512; lba < (offset + from.remaining()) / 512; lba++) {
            writtenSectors.add(lba);
        }
        written.write(from, offset);
    }

    @Override
    public synchronized void flush() throws IOException {
        requests.add("flush");
        failIf(badSectors.contains(-1L));
    }

    @Override
    public synchronized void discard(long offset, long length) throws IOException {
        check("discard", offset, length);
    }

    @Override
    public void close() {}

    private void check(String what, long offset, long length) throws IOException {
        long first = offset / 512;
        long count = length / 512;
        requests.add(what + " " + first + "+" + count);
        hold.join();
        if (offset % 512 != 0 || length % 512 != 0 || offset < 0 || length == 0 || offset + length > info.size()) {
            mistakes.add(what + " of " + length + " bytes at " + offset);
            throw new IllegalArgumentException(what + " of " + length + " bytes at " + offset);
        }
        Long bad = badSectors.ceiling(first);
        failIf(bad != null && bad < first + count);
    }

    private void failIf(boolean bad) throws IOException {
        if (crash != null) {
            throw crash;
        }
        if (bug != null) {
            throw bug;
        }
        if (bad) {
            throw new BlockException(failure, "test disk: a failure that the test asked for");
        }
    }
}
