package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.platter.block.support.MemoryStorage;

/**
 * A growing image as some other program lays it out, written by the offsets of the specification and without any code of
 * the driver. What it holds beside the disk, and a writer must keep, is known afterwards.
 */
final class ForeignImage {

    private static final int SECTOR = 512;

    private final int diskSize;
    private final int blockSize;
    private final ByteBuffer footer = ByteBuffer.allocate(SECTOR);
    private final ByteBuffer header = ByteBuffer.allocate(1024);
    private final Map<Integer, Integer> blocks = new LinkedHashMap<>();
    private final Map<Integer, IntPredicate> bits = new LinkedHashMap<>();
    private final Map<Integer, byte[]> kept = new TreeMap<>();
    private byte[] content;
    private int headerAt = SECTOR;
    private int tableAt = 1536;
    private int entries;
    private int padding = 0xFF;
    private int end;

    /** A dynamic image without blocks; sizes are in bytes. */
    ForeignImage(int diskSize, int blockSize) {
        this.diskSize = diskSize;
        this.blockSize = blockSize;
        content = new byte[diskSize];
        entries = (diskSize + blockSize - 1) / blockSize;
        footer.put(0, "conectix".getBytes(StandardCharsets.US_ASCII))
                .putInt(8, 2)
                .putInt(12, 0x00010000)
                .putInt(24, 300_000_000)
                .put(36, "Wi2k".getBytes(StandardCharsets.US_ASCII))
                .putLong(40, diskSize)
                .putLong(48, diskSize)
                .putInt(56, 0xFFFF10FF)
                .putInt(60, 3)
                .putLong(68, 0x0123456789ABCDEFL)
                .putLong(76, 0x0123456789ABCDEFL);
        header.put(0, "cxsparse".getBytes(StandardCharsets.US_ASCII))
                .putLong(8, -1)
                .putInt(24, 0x00010000)
                .putInt(32, blockSize);
    }

    ForeignImage creator(String app) {
        footer.put(28, app.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Anything in the footer, by its offset there. */
    ForeignImage inFooter(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            footer.put(offset + i, (byte) values[i]);
        }
        return this;
    }

    /** Anything in the header, by its offset there. */
    ForeignImage inHeader(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            header.put(offset + i, (byte) values[i]);
        }
        return this;
    }

    ForeignImage headerAt(int offset) {
        headerAt = offset;
        return this;
    }

    ForeignImage tableAt(int offset) {
        tableAt = offset;
        return this;
    }

    /** More entries than the disk has blocks. */
    ForeignImage entries(int count) {
        entries = count;
        return this;
    }

    ForeignImage tablePaddedWith(int value) {
        padding = value;
        return this;
    }

    /** The parent and what it holds; the child shows it where it has nothing itself. */
    ForeignImage over(UUID parent, byte[] parentContent) {
        footer.putInt(60, 4);
        header.putLong(40, parent.getMostSignificantBits()).putLong(48, parent.getLeastSignificantBits());
        header.put(64, "parent.vhd".getBytes(StandardCharsets.UTF_16BE));
        content = Arrays.copyOf(parentContent, diskSize);
        return this;
    }

    /** A name of the parent; the text is in UTF-16LE. */
    ForeignImage locator(int slot, String code, int space, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
        int at = 576 + 24 * slot;
        header.put(at, code.getBytes(StandardCharsets.US_ASCII))
                .putInt(at + 4, space)
                .putInt(at + 8, bytes.length)
                .putLong(at + 16, offset);
        return keep(offset, bytes);
    }

    /** Bytes that nobody but their writer understands. */
    ForeignImage keep(int offset, byte... bytes) {
        kept.put(offset, bytes);
        return this;
    }

    ForeignImage keepRubbish(int offset, int length) {
        byte[] rubbish = new byte[length];
        new Random(offset).nextBytes(rubbish);
        return keep(offset, rubbish);
    }

    /** A block whose bitmap starts here, with all its sectors. */
    ForeignImage block(int block, int offset) {
        return block(block, offset, sector -> true);
    }

    /** A block that has some of its sectors. */
    ForeignImage block(int block, int offset, IntPredicate sectors) {
        blocks.put(block, offset);
        bits.put(block, sectors);
        return this;
    }

    /** Where the footer is. */
    ForeignImage endsAt(int offset) {
        end = offset;
        return this;
    }

    /** What the guest is to see. */
    byte[] content() {
        return content.clone();
    }

    /** What is to stay where it is, by its offset in the file. */
    Map<Integer, byte[]> kept() {
        return kept;
    }

    MemoryStorage build() throws IOException {
        MemoryStorage file = new MemoryStorage("disk.vhd");
        footer.putLong(16, headerAt);
        seal(footer, 64);
        header.putLong(16, tableAt).putInt(28, entries);
        seal(header, 36);
        file.write(footer.rewind(), end);
        file.write(footer.rewind(), 0);
        file.write(header.rewind(), headerAt);
        byte[] table = new byte[(entries * 4 + SECTOR - 1) / SECTOR * SECTOR];
        Arrays.fill(table, entries * 4, table.length, (byte) padding);
        Arrays.fill(table, 0, entries * 4, (byte) 0xFF);
        blocks.forEach((block, offset) -> ByteBuffer.wrap(table).putInt(4 * block, offset / SECTOR));
        file.write(ByteBuffer.wrap(table), tableAt);
        for (Map.Entry<Integer, Integer> block : blocks.entrySet()) {
            writeBlock(file, block.getKey(), block.getValue());
        }
        for (Map.Entry<Integer, byte[]> bytes : kept.entrySet()) {
            file.write(ByteBuffer.wrap(bytes.getValue()), bytes.getKey());
        }
        return file;
    }

    private void writeBlock(MemoryStorage file, int block, int offset) throws IOException {
        byte[] bitmap = new byte[(blockSize / SECTOR / 8 + SECTOR - 1) / SECTOR * SECTOR];
        if (blockSize / SECTOR < 8) {
            bitmap = new byte[SECTOR];
        }
        int used = Math.min(blockSize, diskSize - block * blockSize) / SECTOR;
        Random random = new Random(block);
        for (int sector = 0; sector < used; sector++) {
            if (bits.get(block).test(sector)) {
                bitmap[sector / 8] |= (byte) (0x80 >> sector % 8);
                byte[] bytes = new byte[SECTOR];
                random.nextBytes(bytes);
                file.write(ByteBuffer.wrap(bytes), offset + bitmap.length + (long) sector * SECTOR);
                System.arraycopy(bytes, 0, content, block * blockSize + sector * SECTOR, SECTOR);
            }
        }
        file.write(ByteBuffer.wrap(bitmap), offset);
    }

    private static void seal(ByteBuffer structure, int checksumAt) {
        structure.putInt(checksumAt, 0);
        int sum = 0;
        for (byte value : structure.array()) {
            sum += value & 0xFF;
        }
        structure.putInt(checksumAt, ~sum);
    }
}
