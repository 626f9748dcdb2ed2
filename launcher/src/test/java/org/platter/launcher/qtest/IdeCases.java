package org.platter.launcher.qtest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.launcher.qtest.IdeFunction.ACTIVE;
import static org.platter.launcher.qtest.IdeFunction.BUFFER;
import static org.platter.launcher.qtest.IdeFunction.BUSY;
import static org.platter.launcher.qtest.IdeFunction.END_OF_TABLE;
import static org.platter.launcher.qtest.IdeFunction.ERROR;
import static org.platter.launcher.qtest.IdeFunction.FAULT;
import static org.platter.launcher.qtest.IdeFunction.INTERRUPT;
import static org.platter.launcher.qtest.IdeFunction.READY;
import static org.platter.launcher.qtest.IdeFunction.REQUEST;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What QEMU's {@code ide-test} wants of a machine, case by case, in words of our own: the same script for QEMU, which shows that
 * the script is right, and for ours. The names are those of {@code ide-test}'s cases.
 */
@Timeout(120)
abstract class IdeCases {

    private static final int SIZE = 64 << 20;
    private static final int PRIMARY = 0, IDENTIFY = 0xEC, FLUSH = 0xE7, READ_DMA = 0xC8, WRITE_DMA = 0xCA, TRIM = 0x06;
    private static final int PACKET = 0xA0, BLOCK = 2048, BYTE_LIMIT = 5120;

    @TempDir
    Path folder;

    private Path image;
    private Path other;

    /** Starts the machine. */
    abstract Subject start(String... options) throws IOException;

    @BeforeEach
    void images() throws IOException {
        image = sparse("image.raw");
        other = sparse("other.raw");
    }

    private Path sparse(String name) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        return file;
    }

    private Subject startWithDisk() throws IOException {
        return start(
                "-drive",
                "file=" + image + ",if=ide,cache=writeback,format=raw",
                "-global",
                "ide-hd.serial=testdisk",
                "-global",
                "ide-hd.ver=version");
    }

    private static void end(Subject machine) throws InterruptedException {
        assertEquals(0, machine.terminate());
    }

    @Test
    void identify() throws Exception {
        try (Subject machine = startWithDisk()) {
            IdeFunction ide = new IdeFunction(machine);
            ide.out(6, PRIMARY);
            ide.out(7, IDENTIFY);
            assertEquals(0, ide.in(6) & 0x10);
            ByteBuffer words = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 256; i++) {
                ide.assertStatus(READY | REQUEST, BUSY | FAULT | ERROR);
                words.putShort((short) ide.word());
            }
            ide.assertStatus(READY, BUSY | FAULT | ERROR | REQUEST);
            assertEquals("testdisk            ", text(words, 10, 10));
            assertEquals("version ", text(words, 23, 4));
            assertTrue((words.getShort(2 * 85) & 0x20) != 0, "write cache");
            end(machine);
        }
    }

    private static String text(ByteBuffer words, int index, int count) {
        byte[] text = new byte[2 * count];
        for (int i = 0; i < text.length; i++) {
            text[i] = words.get(2 * index + (i ^ 1));
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Test
    void diagnostic() throws Exception {
        try (Subject machine = start(
                "-blockdev",
                "driver=file,node-name=hda,filename=" + image,
                "-blockdev",
                "driver=file,node-name=hdb,filename=" + other,
                "-device",
                "ide-hd,drive=hda,bus=ide.0,unit=0",
                "-device",
                "ide-hd,drive=hdb,bus=ide.0,unit=1")) {
            IdeFunction ide = new IdeFunction(machine);
            ide.out(6, 0x10);
            assertEquals(0x10, ide.in(6) & 0x10);
            ide.out(7, 0x90);
            assertEquals(0, ide.in(6) & 0x10);
            end(machine);
        }
    }

    @Test
    void bmdmaSimpleRw() throws Exception {
        try (Subject machine = startWithDisk()) {
            machine.watchInterrupts();
            IdeFunction ide = new IdeFunction(machine);
            ide.table(BUFFER, 512 | END_OF_TABLE);
            for (int sector = 0; sector < 2; sector++) {
                machine.write(BUFFER, filled(sector == 0 ? 0x55 : 0xAA));
                assertEquals(INTERRUPT, ide.dma(WRITE_DMA, sector, 1));
                ide.assertStatus(0, FAULT | ERROR);
            }
            for (int sector = 0; sector < 2; sector++) {
                assertEquals(INTERRUPT, ide.dma(READ_DMA, sector, 1));
                ide.assertStatus(0, FAULT | ERROR);
                assertArrayEquals(filled(sector == 0 ? 0x55 : 0xAA), machine.read(BUFFER, 512));
            }
            end(machine);
        }
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
            file.seek(512);
            assertEquals(0xAA, file.read());
        }
    }

    private static byte[] filled(int value) {
        byte[] sector = new byte[512];
        Arrays.fill(sector, (byte) value);
        return sector;
    }

    @Test
    void bmdmaTrim() throws Exception {
        try (Subject machine = startWithDisk()) {
            machine.watchInterrupts();
            IdeFunction ide = new IdeFunction(machine);
            ide.table(BUFFER, 512 | END_OF_TABLE);
            machine.write(BUFFER, new byte[512]);

            machine.write(BUFFER, ranges(0, 2, 6, 8));
            assertEquals(INTERRUPT, ide.dma(TRIM, 0, 1));
            ide.assertStatus(0, FAULT | ERROR);

            machine.write(BUFFER, ranges(10, 1, SIZE / 512 - 1, 2));
            assertEquals(INTERRUPT, ide.dma(TRIM, 0, 1));
            ide.assertStatus(ERROR, 0);
            assertEquals(4, ide.in(1) & 4, "ABRT");
            end(machine);
        }
    }

    /** @param ranges first sector and count of each */
    private static byte[] ranges(long... ranges) {
        ByteBuffer out = ByteBuffer.allocate(4 * ranges.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ranges.length; i += 2) {
            out.putLong(ranges[i + 1] << 48 | ranges[i]);
        }
        return out.array();
    }

    /** {@code ide-test} tries every region of a multiple of 256 bytes: here are those about each length, and the ends. */
    @Test
    void bmdmaVariousPrdts() throws Exception {
        try (Subject machine = startWithDisk()) {
            machine.watchInterrupts();
            IdeFunction ide = new IdeFunction(machine);
            for (int sectors = 1; sectors <= 256; sectors *= 2) {
                int wanted = sectors * 512;
                for (int size : new int[] {0, 0x100, wanted - 0x100, wanted, wanted + 0x100, 0x8000, 0xFF00}) {
                    int region = (size & 0xFFFE) == 0 ? 0x10000 : size & 0xFFFE;
                    int whole = region < wanted ? 0 : region == wanted ? INTERRUPT : INTERRUPT | ACTIVE;
                    String what = sectors + " sectors, region of " + region;
                    ide.table(0, size & 0xFFFF | END_OF_TABLE);
                    assertEquals(whole, ide.dma(READ_DMA, 0, sectors), what);
                    ide.assertStatus(0, FAULT | ERROR);
                    assertEquals(whole & INTERRUPT, ide.dma(READ_DMA, 0, sectors, true), what + ", stopped");
                    ide.assertStatus(0, FAULT | ERROR);
                }
            }
            end(machine);
        }
    }

    @Test
    void bmdmaNoBusmaster() throws Exception {
        try (Subject machine = startWithDisk()) {
            machine.watchInterrupts();
            IdeFunction ide = new IdeFunction(machine);
            ide.command(3);
            ide.table(new int[2 * 4096]);
            assertEquals(ACTIVE | INTERRUPT, ide.dma(READ_DMA, 0, 512));
            ide.assertStatus(0, FAULT | ERROR);
            end(machine);
        }
    }

    @Test
    void flush() throws Exception {
        try (Subject machine = start("-drive", "file=blkdebug::" + image + ",if=ide,cache=writeback,format=raw")) {
            IdeFunction ide = new IdeFunction(machine);
            machine.watchInterrupts();
            makeDirty(machine, ide);
            machine.human("qemu-io ide0-hd0 \"break flush_to_os A\"");
            ide.out(6, PRIMARY);
            ide.out(7, FLUSH);
            ide.assertStatus(BUSY | READY, FAULT | ERROR | REQUEST);
            machine.human("qemu-io ide0-hd0 \"resume A\"");
            assertFlushed(ide);
            end(machine);
        }
    }

    private static void makeDirty(Subject machine, IdeFunction ide) {
        ide.table(BUFFER, 512 | END_OF_TABLE);
        machine.write(BUFFER, filled(0x5A));
        assertEquals(INTERRUPT, ide.dma(WRITE_DMA, 1, 1));
        ide.assertStatus(0, FAULT | ERROR);
    }

    private static void assertFlushed(IdeFunction ide) {
        assertEquals(0, ide.in(6) & 0x10);
        while ((ide.status() & BUSY) != 0) {
            Thread.onSpinWait();
        }
        ide.assertStatus(READY, BUSY | FAULT | ERROR | REQUEST);
    }

    @Test
    void flushNodev() throws Exception {
        try (Subject machine = start()) {
            IdeFunction ide = new IdeFunction(machine);
            ide.out(6, PRIMARY);
            ide.out(7, FLUSH);
            end(machine);
        }
    }

    @Test
    void flushRetryPci() throws Exception {
        Path rules = Files.write(
                folder.resolve("rules"),
                List.of(
                        "[inject-error]",
                        "event = \"flush_to_disk\"",
                        "errno = \"5\"",
                        "state = \"1\"",
                        "immediately = \"off\"",
                        "once = \"on\"",
                        "[set-state]",
                        "event = \"flush_to_disk\"",
                        "new_state = \"2\""));
        try (Subject machine = start(
                "-drive",
                "file=blkdebug:" + rules + ":" + image
                        + ",if=ide,cache=writeback,format=raw,rerror=stop,werror=stop")) {
            IdeFunction ide = new IdeFunction(machine);
            machine.watchInterrupts();
            makeDirty(machine, ide);
            ide.out(6, PRIMARY);
            ide.out(7, FLUSH);
            ide.assertStatus(BUSY | READY, FAULT | ERROR | REQUEST);
            machine.awaitEvent("STOP");
            machine.qmp("{\"execute\": \"cont\"}");
            assertFlushed(ide);
            end(machine);
        }
    }

    @Test
    void flushEmptyDrive() throws Exception {
        try (Subject machine = start("-device", "ide-cd,bus=ide.0")) {
            IdeFunction ide = new IdeFunction(machine);
            ide.out(6, PRIMARY);
            ide.out(7, FLUSH);
            end(machine);
        }
    }

    @Test
    void cdromPio() throws Exception {
        readsDisc(1);
    }

    @Test
    void cdromPioLarge() throws Exception {
        readsDisc(BYTE_LIMIT * 4 / BLOCK);
    }

    private Subject startWithDisc(byte[] content) throws IOException {
        Path disc = Files.write(folder.resolve("disc.iso"), content);
        return start(
                "-drive",
                "if=none,file=" + disc + ",media=cdrom,format=raw,id=sr0,index=0",
                "-device",
                "ide-cd,drive=sr0,bus=ide.0");
    }

    private static byte[] pattern(int blocks) {
        byte[] pattern = new byte[blocks * BLOCK];
        new Random(blocks).nextBytes(pattern);
        return pattern;
    }

    private void readsDisc(int blocks) throws Exception {
        byte[] content = pattern(Math.max(16, blocks));
        try (Subject machine = startWithDisc(content)) {
            IdeFunction ide = new IdeFunction(machine);
            machine.watchInterrupts();
            ide.out(6, PRIMARY);
            ide.out(4, BYTE_LIMIT);
            ide.out(5, BYTE_LIMIT >> 8);
            ide.out(7, PACKET);
            await(ide, BUSY);
            ide.assertStatus(REQUEST | READY, ERROR | FAULT | BUSY);
            sendRead(ide, blocks);

            ByteBuffer read = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            while (read.hasRemaining()) {
                awaitInterrupt(ide);
                await(ide, BUSY);
                ide.assertStatus(REQUEST | READY, ERROR | FAULT | BUSY);
                for (int i = Math.min(BYTE_LIMIT, read.remaining()); i > 0; i -= 2) {
                    read.putShort((short) ide.word());
                }
            }
            awaitInterrupt(ide);
            await(ide, REQUEST);
            ide.assertStatus(READY, REQUEST | ERROR | FAULT | BUSY);
            assertArrayEquals(Arrays.copyOf(content, blocks * BLOCK), read.array());
            end(machine);
        }
    }

    private static void await(IdeFunction ide, int bits) {
        while ((ide.status() & bits) != 0) {
            Thread.onSpinWait();
        }
    }

    private static void awaitInterrupt(IdeFunction ide) {
        while (!ide.interrupt()) {
            Thread.onSpinWait();
        }
    }

    /** The packet READ (10) from the disc's beginning. */
    private static void sendRead(IdeFunction ide, int blocks) {
        byte[] packet = {0x28, 0, 0, 0, 0, 0, 0, (byte) (blocks >> 8), (byte) blocks, 0, 0, 0};
        for (int i = 0; i < packet.length; i += 2) {
            ide.word(packet[i] & 0xFF | (packet[i + 1] & 0xFF) << 8);
        }
    }

    @Test
    void cdromDma() throws Exception {
        byte[] content = pattern(16);
        try (Subject machine = startWithDisc(content)) {
            machine.watchInterrupts();
            IdeFunction ide = new IdeFunction(machine);
            ide.table(BUFFER, BLOCK | END_OF_TABLE);
            ide.prepareDma();
            ide.out(1, 1); // by DMA
            ide.out(7, PACKET);
            sendRead(ide, 1);
            ide.runDma(true, false);
            assertArrayEquals(Arrays.copyOf(content, BLOCK), machine.read(BUFFER, BLOCK));
            end(machine);
        }
    }
}
