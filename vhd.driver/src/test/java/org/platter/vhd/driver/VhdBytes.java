package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;

/**
 * The bytes of an image, good at first, to break things in: by the offsets of the specification, with helpers that make a
 * checksum right again.
 */
final class VhdBytes {

    static final int BLOCK_SIZE = 64 * 1024;
    static final int STORED = 512 + BLOCK_SIZE;

    /** Five blocks and a piece; blocks 0, 1, 3 and 5 hold data, in this order in the file. */
    static final long DISK_SIZE = 5L * BLOCK_SIZE + 7 * 512;

    static final int HEADER = 512;
    static final int TABLE = 4096;

    private byte[] bytes;

    private VhdBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static VhdBytes of(byte[] bytes) {
        return new VhdBytes(bytes.clone());
    }

    static VhdBytes dynamic() throws IOException {
        return create("dynamic", 0, 1, 3, 5);
    }

    static VhdBytes fixed() throws IOException {
        return create("fixed", 0, 1, 3, 5);
    }

    private static VhdBytes create(String subformat, int... blocks) throws IOException {
        MemoryStorage storage = new MemoryStorage("disk.vhd");
        FormatOptions format = FormatOptions.NONE.with("subformat", subformat);
        new VhdDriver()
                .create(
                        storage,
                        CreateOptions.ofSize(DISK_SIZE)
                                .withFormat(subformat.equals("dynamic") ? format.with("block_size", "64k") : format));
        try (BlockDevice device = new VhdDriver().open(storage, OpenOptions.READ_WRITE)) {
            for (int block : blocks) {
                device.write(ByteBuffer.wrap(content(block)), (long) block * BLOCK_SIZE);
            }
        }
        return new VhdBytes(storage.toByteArray());
    }

    /** What is in a block. */
    static byte[] content(int block) {
        byte[] content = new byte[(int) Math.min(BLOCK_SIZE, DISK_SIZE - (long) block * BLOCK_SIZE)];
        new Random(block).nextBytes(content);
        return content;
    }

    /** A differencing image over a parent that is not there: the dynamic one with a parent's name. */
    static VhdBytes differencing() throws IOException {
        VhdBytes image = dynamic();
        image.putInt(60, 4).fixFooter(0);
        image.putInt(image.end() + 60, 4).fixFooter(image.end());
        byte[] path = ".\\parent.vhd".getBytes(StandardCharsets.UTF_16LE);
        image.put(2048, path);
        return image.putLong(HEADER + 40, 0x1122334455667788L)
                .putInt(HEADER + 576, 0x57327275) // W2ru
                .putInt(HEADER + 580, 512)
                .putInt(HEADER + 584, path.length)
                .putLong(HEADER + 592, 2048)
                .fixHeader();
    }

    int size() {
        return bytes.length;
    }

    /** Where the footer at the end is. */
    int end() {
        return bytes.length - 512;
    }

    int getInt(int offset) {
        return ByteBuffer.wrap(bytes).getInt(offset);
    }

    /** The table's entry of a block. */
    int entry(int block) {
        return getInt(TABLE + 4 * block);
    }

    VhdBytes putEntry(int block, int sector) {
        return putInt(TABLE + 4 * block, sector);
    }

    /** Where a block starts in the file. */
    int start(int block) {
        return entry(block) * 512;
    }

    VhdBytes put(int offset, byte... values) {
        System.arraycopy(values, 0, bytes, offset, values.length);
        return this;
    }

    VhdBytes putInt(int offset, int value) {
        ByteBuffer.wrap(bytes).putInt(offset, value);
        return this;
    }

    VhdBytes putLong(int offset, long value) {
        ByteBuffer.wrap(bytes).putLong(offset, value);
        return this;
    }

    VhdBytes fill(int offset, int length, int value) {
        Arrays.fill(bytes, offset, offset + length, (byte) value);
        return this;
    }

    byte[] get(int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** Makes the checksum of a footer right. */
    VhdBytes fixFooter(int offset) {
        return putInt(offset + 64, Checksum.of(ByteBuffer.wrap(get(offset, 512)), 64));
    }

    VhdBytes fixHeader() {
        return putInt(HEADER + 36, Checksum.of(ByteBuffer.wrap(get(HEADER, 1024)), 36));
    }

    /** Changes a field of both footers, which stay valid. */
    VhdBytes putIntInFooters(int field, int value) {
        return putInt(field, value).fixFooter(0).putInt(end() + field, value).fixFooter(end());
    }

    VhdBytes putLongInFooters(int field, long value) {
        return putLong(field, value).fixFooter(0).putLong(end() + field, value).fixFooter(end());
    }

    /** Ends the file here; what was added reads as zeros. */
    VhdBytes resize(int size) {
        bytes = Arrays.copyOf(bytes, size);
        return this;
    }

    /** Puts zeros between the last block and the footer. */
    VhdBytes insertBeforeFooter(int length) {
        byte[] footer = get(end(), 512);
        int old = end();
        return fill(old, 512, 0).resize(size() + length).put(end(), footer);
    }

    MemoryStorage storage() {
        return MemoryStorage.of("disk.vhd", bytes);
    }

    ImageCheck check() throws IOException {
        return new VhdMaintenance().check(storage().copy(true), Progress.NONE);
    }

    VhdBytes copy() {
        return of(bytes);
    }

    byte[] toArray() {
        return bytes.clone();
    }
}
