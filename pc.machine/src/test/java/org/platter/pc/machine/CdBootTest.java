package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** El Torito: the machine starts from discs, and their programs read them. */
class CdBootTest {

    private static final int SECTOR = 2048, CATALOG = 18, IMAGE = 20;
    private static final int NONE = 0, HARD_DISK = 4;
    private static final int DATA = 0x7D80, BUFFER = 0x9000;

    @Test
    void startsWithoutEmulationAndReadsWholeSectors() {
        byte[] disc = disc(NONE, 0, 4, 64);
        Arrays.fill(disc, 40 * SECTOR, 42 * SECTOR, (byte) 0x5C);
        BootProgram program = new BootProgram().onDisc(disc, IMAGE * SECTOR);
        program.data(0x10, 0, 2, 0, BUFFER & 0xFF, BUFFER >> 8, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0);

        BootProgram.Result result = program.call(0x13, 0x4100, 0x55AA, 0, 0xE0)
                .call(0x13, 0x4200, 0, 0, 0xE0, DATA)
                .call(0x13, 0x4B01, 0, 0, 0xE0, 0xA800)
                .call(0x13, 0x0201, BUFFER, 1, 0xE0)
                .run();

        assertEquals(0xAA55, result.bx(0));
        assertEquals(0, result.ah(1));
        assertEquals(0x5C5C5C5C, result.dword(BUFFER));
        assertEquals(0x5C5C5C5C, result.dword(BUFFER + 2 * SECTOR - 4));
        assertEquals(0, result.dword(BUFFER + 2 * SECTOR));
        assertEquals(0, result.ah(2));
        assertEquals(0x13, result.octet(0xA800));
        assertEquals(0xE0, result.octet(0xA802), "the drive");
        assertEquals(IMAGE, result.dword(0xA804));
        assertTrue(result.carry(3), "there are no cylinders");
    }

    @Test
    void tellsOfTheSizeOfSectorsAndOfTheEndOfTheDisc() {
        BootProgram program = new BootProgram().onDisc(disc(NONE, 0, 4, 64), IMAGE * SECTOR);
        program.data(0x10, 0, 2, 0, BUFFER & 0xFF, BUFFER >> 8, 0, 0, 63, 0, 0, 0, 0, 0, 0, 0);

        BootProgram.Result result = program.code(0xC7, 0x06, 0x00, 0xA8, 0x1A, 0x00) // mov word [A800h], 1Ah
                .call(0x13, 0x4800, 0, 0, 0xE0, 0xA800)
                .call(0x13, 0x4200, 0, 0, 0xE0, DATA)
                .run();

        assertEquals(2048, result.word(0xA818));
        assertEquals(0x0074, result.word(0xA802));
        assertTrue(result.carry(1));
    }

    @ParameterizedTest
    @CsvSource({"1, 15", "2, 18", "3, 36"})
    void emulatesADiskette(int media, int sectors) {
        byte[] disc = disc(media, 0, 1, 64);
        int second = IMAGE * SECTOR + (1 * sectors + 4) * 512; // cylinder 0, head 1, sector 5
        Arrays.fill(disc, second, second + 512, (byte) 0x77);

        BootProgram.Result result = new BootProgram()
                .onDisc(disc, IMAGE * SECTOR)
                .call(0x13, 0x0800, 0, 0, 0x00)
                .call(0x13, 0x0202, BUFFER, 0x0005, 0x0100)
                .call(0x13, 0x0301, BUFFER, 0x0005, 0x0100)
                .call(0x13, 0x1500, 0, 0, 0x01)
                .run();

        assertEquals(79 << 8 | sectors, result.cx(0));
        assertEquals(0x0102, result.dx(0), "the real drive is the second");
        assertEquals(0x0002, result.ax(1));
        assertEquals(0x77777777, result.dword(BUFFER));
        assertEquals(0, result.dword(BUFFER + 512));
        assertEquals(0x03, result.ah(2), "a disc cannot be written");
        assertEquals(2, result.ah(3));
    }

    @Test
    void emulatesAHardDiskOfItsPartitionsGeometry() {
        byte[] disc = disc(HARD_DISK, 0, 1, 64);
        int entry = IMAGE * SECTOR + 446;
        disc[entry + 4] = 1;
        disc[entry + 5] = 3; // heads 0 to 3
        disc[entry + 6] = 17;
        disc[entry + 7] = 9;

        BootProgram.Result result = new BootProgram()
                .onDisc(disc, IMAGE * SECTOR)
                .call(0x13, 0x0800, 0, 0, 0x80)
                .call(0x13, 0x4B00, 0, 0, 0x80, 0xA800)
                .call(0x13, 0x0800, 0, 0, 0x80)
                .run();

        assertEquals(9 << 8 | 17, result.cx(0));
        assertEquals(0x0301, result.dx(0));
        assertEquals(HARD_DISK, result.octet(0xA801));
        assertTrue(result.carry(2), "the emulation has ended, and there is no other disk");
    }

    @Test
    void anEmulatedHardDiskIsReadByPacket() {
        byte[] disc = disc(HARD_DISK, 0, 1, 64);
        int entry = IMAGE * SECTOR + 446;
        disc[entry + 4] = 1;
        disc[entry + 5] = 3; // heads 0 to 3
        disc[entry + 6] = 17;
        disc[entry + 7] = 9;
        Arrays.fill(disc, IMAGE * SECTOR + 70 * 512, IMAGE * SECTOR + 71 * 512, (byte) 0x3D);
        int[] packet = {0x10, 0, 1, 0, BUFFER & 0xFF, BUFFER >> 8, 0, 0, 70, 0, 0, 0, 0, 0, 0, 0};
        BootProgram program = new BootProgram().onDisc(disc, IMAGE * SECTOR);
        for (int i = 0; i < packet.length; i += 2) {
            program.code(0xC7, 0x06, 0x00 + i, 0xA0, packet[i], packet[i + 1]); // mov word [A000h + i], ...
        }

        BootProgram.Result result = program.call(0x13, 0x4100, 0x55AA, 0, 0x80)
                .call(0x13, 0x4200, 0, 0, 0x80, 0xA000)
                .code(0xC7, 0x06, 0x08, 0xA0, 10 * 4 * 17 & 0xFF, 10 * 4 * 17 >> 8) // behind the end
                .call(0x13, 0x4200, 0, 0, 0x80, 0xA000)
                .run();

        assertEquals(0xAA55, result.bx(0));
        assertEquals(1, result.cx(0));
        assertEquals(0, result.ah(1));
        assertEquals(0x3D3D3D3D, result.dword(BUFFER + 508));
        assertEquals(0x04, result.ah(2));
        assertEquals(0, result.word(0xA002));
    }

    @Test
    void theBootCatalogCanBeRead() {
        BootProgram program = new BootProgram().onDisc(disc(NONE, 0, 4, 64), IMAGE * SECTOR);
        program.data(0x08, 1, BUFFER & 0xFF, BUFFER >> 8, 0, 0, 0, 0);

        BootProgram.Result result = program.call(0x13, 0x4D00, 0, 0, 0xE0, DATA).run();

        assertEquals(0, result.ah(0));
        assertEquals(0xAA55, result.word(BUFFER + 0x1E));
        assertEquals(0x88, result.octet(BUFFER + 32));
    }

    @Test
    void loadsToTheSegmentThatTheCatalogNames() {
        byte[] disc = disc(NONE, 0x1000, 8, 64);
        // jmp 0000:7C00 after copying: mov si, 200h; mov di, 7C00h; mov cx, 256; push cs; pop ds; push 0; pop es; rep
        // movsw
        int[] code = {0xBE, 0, 2, 0xBF, 0, 0x7C, 0xB9, 0, 1, 0x0E, 0x1F, 0x6A, 0, 0x07, 0xF3, 0xA5, 0xEA, 0, 0x7C, 0, 0
        };
        for (int i = 0; i < code.length; i++) {
            disc[IMAGE * SECTOR + i] = (byte) code[i];
        }

        BootProgram.Result result = new BootProgram()
                .onDisc(disc, IMAGE * SECTOR + 512)
                .call(0x13, 0x4B01, 0, 0, 0xE0, 0xA800)
                .run();

        assertEquals(0x1000, result.word(0xA80C));
    }

    /** As xorriso makes a disc whose first entry is for UEFI, with an image larger than memory below 640 KiB. */
    @Test
    void startsTheFirstEntryForPcsOfACatalogForSeveralPlatforms() {
        byte[] disc = disc(NONE, 0, 4, 64);
        forUefi(disc, 4096);
        int at = CATALOG * SECTOR + 64;
        section(disc, at, 0x90, 0xEF, 2);
        entry(disc, at + 32, 0x88, NONE | 0x20, 63);
        disc[at + 64] = 0x44; // goes on with what the entry before says, and is not counted
        entry(disc, at + 96, 0x88, NONE, 63);
        section(disc, at + 128, 0x91, 0, 2);
        entry(disc, at + 160, 0, NONE, 63);
        entry(disc, at + 192, 0x88, NONE, IMAGE);

        BootProgram.Result result = new BootProgram()
                .onDisc(disc, IMAGE * SECTOR)
                .call(0x13, 0x4B01, 0, 0, 0xE0, 0xA800)
                .run();

        assertEquals(IMAGE, result.dword(0xA804));
    }

    @ParameterizedTest
    @CsvSource({"0x90, 0xEF, 65535", "0x91, 0xEF, 1", "0x90, 0, 0", "0x44, 0, 1"})
    void aDiscWithoutAnEntryForPcsIsPassedOver(int header, int platform, int count) {
        byte[] disc = disc(NONE, 0, 4, 64);
        forUefi(disc, 4);
        section(disc, CATALOG * SECTOR + 64, header, platform, count);
        entry(disc, CATALOG * SECTOR + 96, 0, NONE, IMAGE);
        assertTrue(screenOf(disc).contains("Nothing to boot: no bootable disc, no hard disk."));
    }

    @Test
    void aDiscWithoutAValidCatalogIsPassedOver() {
        byte[] disc = disc(NONE, 0, 4, 64);
        disc[CATALOG * SECTOR + 5] ^= 1; // the checksum is wrong
        String screen = screenOf(disc);
        assertTrue(screen.contains("CD-ROM: TEST CD"), screen);
        assertTrue(screen.contains("Nothing to boot: no bootable disc, no hard disk."), screen);
        assertFalse(screen.contains("Disk 80h"), screen);
    }

    private static String screenOf(byte[] disc) {
        try (Pc pc = Pc.builder().device(new FakeCdDrive(disc)).realTime(false).build()) {
            pc.run(Duration.ofSeconds(1));
            return pc.screen().image().text();
        }
    }

    /** Makes the default entry one for UEFI. */
    private static void forUefi(byte[] disc, int count) {
        ByteBuffer catalog =
                ByteBuffer.wrap(disc, CATALOG * SECTOR, SECTOR).slice().order(ByteOrder.LITTLE_ENDIAN);
        catalog.put(1, (byte) 0xEF).putShort(0x1C, (short) (-0xAA55 - 0xEF01)).putShort(32 + 6, (short) count);
    }

    private static void section(byte[] disc, int at, int header, int platform, int count) {
        disc[at] = (byte) header;
        disc[at + 1] = (byte) platform;
        disc[at + 2] = (byte) count;
        disc[at + 3] = (byte) (count >> 8);
    }

    private static void entry(byte[] disc, int at, int bootable, int media, int lba) {
        disc[at] = (byte) bootable;
        disc[at + 1] = (byte) media;
        disc[at + 6] = 4;
        disc[at + 8] = (byte) lba;
    }

    /** A disc with a boot record at 17, a catalog, and room for an image. */
    private static byte[] disc(int media, int segment, int count, int sectors) {
        ByteBuffer disc = ByteBuffer.allocate(sectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        disc.position(17 * SECTOR + 1);
        disc.put("CD001\1EL TORITO SPECIFICATION".getBytes(StandardCharsets.US_ASCII));
        disc.putInt(17 * SECTOR + 0x47, CATALOG);
        int at = CATALOG * SECTOR;
        disc.put(at, (byte) 1).putShort(at + 0x1E, (short) 0xAA55).putShort(at + 0x1C, (short) (-0xAA55 - 1));
        at += 32;
        disc.put(at, (byte) 0x88).put(at + 1, (byte) media).putShort(at + 2, (short) segment);
        disc.putShort(at + 6, (short) count).putInt(at + 8, IMAGE);
        return disc.array();
    }
}
