package org.platter.floppy.controller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;

/** A diskette in memory with random content, always the same. */
final class TestDiskette implements BlockDevice {

    private final byte[] content;
    private boolean readOnly;
    private boolean failing;
    private boolean flushed;

    TestDiskette(int kib) {
        content = new byte[kib == 1722 ? 1_763_328 : kib * 1024];
        new Random(42).nextBytes(content);
    }

    TestDiskette readOnly() {
        readOnly = true;
        return this;
    }

    void fail() {
        failing = true;
    }

    byte[] bytes(int offset, int length) {
        return Arrays.copyOfRange(content, offset, offset + length);
    }

    boolean flushed() {
        return flushed;
    }

    @Override
    public DeviceInfo info() {
        return DeviceInfo.of("raw", content.length).readOnly(readOnly).build();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        if (failing) {
            throw new BlockException(BlockException.Kind.IO, "test diskette: a failure that the test asked for");
        }
        to.put(content, (int) offset, to.remaining());
    }

    @Override
    public void write(ByteBuffer from, long offset) {
        from.get(content, (int) offset, from.remaining());
        flushed = false;
    }

    @Override
    public void flush() {
        flushed = true;
    }

    @Override
    public void close() {}
}
