package org.platter.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built command boots guests: the framework, all bundles, the machine and the image together. */
class BootIT {

    @TempDir
    Path folder;

    private Command platter;
    private Path disk;

    @BeforeEach
    void prepare() {
        platter = new Command(folder);
        disk = folder.resolve("disk.vhd");
    }

    private void makeDisk() throws IOException {
        DemoDisk.create(disk);
    }

    @Test
    void bootsTheDemoFromAFreshVhdAndTidiesUp() throws Exception {
        Command.Outcome boot = platter.run("boot", "--headless", "--expect", "written and read back");

        assertEquals(new Command.Outcome(0, "", ""), boot);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of("err.txt", "out.txt"),
                    left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void endsWhenTheGuestSwitchesTheMachineOff() throws Exception {
        Command.Outcome boot = platter.run("boot", "--headless", "--expect", "leave the PC", "--type", "q");

        assertEquals(new Command.Outcome(0, "", ""), boot);
    }

    /** The demo's 963/4/17 are 64 whole cylinders of 16 heads and 63 sectors, and a rest. */
    @Test
    void translatesTheGeometryAsTold() throws Exception {
        Command.Outcome boot = platter.run(
                "boot", "--translation", "lba", "--headless", "--expect", "Cylinders     64", "--expect", "Pass 1");

        assertEquals(new Command.Outcome(0, "", ""), boot);
        assertEquals(1, platter.run("boot", "--translation", "lbs").exitCode());
    }

    @Test
    void keepsWhatTheGuestWrote() throws Exception {
        assertEquals(
                0,
                platter.run("boot", "--keep", disk, "--headless", "--expect", "Boots so far  1")
                        .exitCode());
        assertEquals(
                0,
                platter.run("boot", disk, "--headless", "--expect", "Boots so far  2")
                        .exitCode());

        assertEquals(
                0,
                platter.run("boot", disk, "--headless", "--expect", "Boots so far  3")
                        .exitCode());
    }

    @Test
    void bootsFromADisc() throws Exception {
        Path disc = Files.write(folder.resolve("disc.iso"), bootableDisc("Hello from the disc"));

        Command.Outcome boot = platter.run("boot", "--cdrom", disc, "--headless", "--expect", "Hello from the disc");

        assertEquals(new Command.Outcome(0, "", ""), boot);
    }

    @Test
    void theDiscsDriveIsTheThird() throws Exception {
        Command.Outcome boot = platter.run("boot", "--cdrom", "disc.iso", "--hdc", "disk.vhd");

        assertEquals(1, boot.exitCode());
        assertTrue(boot.err().contains("--cdrom is in hdc: expected no --hdc"), boot.err());
    }

    /** A boot record, a catalog with an entry without emulation, and a program that writes a text. */
    private static byte[] bootableDisc(String text) {
        ByteBuffer disc = ByteBuffer.allocate(32 * 2048).order(ByteOrder.LITTLE_ENDIAN);
        disc.position(17 * 2048 + 1).put("CD001\1EL TORITO SPECIFICATION".getBytes(US_ASCII));
        disc.putInt(17 * 2048 + 0x47, 18);
        disc.position(18 * 2048).put((byte) 1);
        disc.putShort(18 * 2048 + 0x1C, (short) -0xAA56).putShort(18 * 2048 + 0x1E, (short) 0xAA55);
        disc.position(18 * 2048 + 32).put((byte) 0x88).position(18 * 2048 + 32 + 6);
        disc.putShort((short) 4).putInt(20);
        // xor ax, ax; mov ds, ax; mov si, text; next: lodsb; or al, al; jz end; mov ah, 0Eh; int 10h; jmp next;
        // end: hlt; jmp end; text:
        disc.position(20 * 2048).put(HexFormat.of().parseHex("31C08ED8BE157CAC08C07406B40ECD10EBF5F4EBFD"));
        disc.put(text.getBytes(US_ASCII));
        return disc.array();
    }

    /** The machine knows nothing of the format: the driver is a bundle like the others. */
    @Test
    void bootsFromAQcow2ImageAndKeepsWhatTheGuestWrote() throws Exception {
        makeDisk();
        Path qcow2 = folder.resolve("disk.qcow2");
        assertEquals(0, platter.run("convert", "-O", "qcow2", disk, qcow2).exitCode());

        for (int boot = 1; boot <= 2; boot++) {
            Command.Outcome outcome = platter.run("boot", qcow2, "--headless", "--expect", "Boots so far  " + boot);
            assertEquals(0, outcome.exitCode(), outcome.err());
        }
        assertEquals(0, platter.run("check", qcow2).exitCode());
    }

    @Test
    void forgetsWhatTheGuestWroteToASnapshot() throws Exception {
        makeDisk();
        byte[] before = Files.readAllBytes(disk);

        Command.Outcome boot = platter.run("boot", disk, "--snapshot", "--headless", "--expect", "Boots so far  1");

        assertEquals(0, boot.exitCode(), boot.err());
        assertArrayEquals(before, Files.readAllBytes(disk));
    }

    @Test
    void endsWithOneWhenTheTextDoesNotCome() throws Exception {
        Command.Outcome boot = platter.run("boot", "--headless", "--expect", "no such text", "--timeout", "3");

        assertEquals(1, boot.exitCode());
        assertTrue(boot.err().contains("time-out after 3 s; expected text: no such text"), boot.err());
        assertTrue(boot.err().contains("leave the PC"), boot.err());
    }

    @Test
    void printsTheScreenAsTextWhereThereIsNoTerminal() throws Exception {
        Command.Outcome boot = platter.run("boot", "--expect", "Pass 1");

        assertEquals(0, boot.exitCode(), boot.err());
        assertTrue(boot.out().contains("│ Cylinders     963"), boot.out());
    }

    @Test
    void takesAPictureOfTheScreen() throws Exception {
        Path picture = folder.resolve("screen.png");

        platter.run("boot", "--headless", "--expect", "Pass 1", "--screenshot", picture);

        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(640, image.getWidth());
        assertEquals(0x0000AA, image.getRGB(1, 1) & 0xFFFFFF);
    }

    @Test
    void putsTheSerialLineOnStandardOutput() throws Exception {
        // mov dx, 3F8h; mov al, 'H'; out dx, al; mov al, 'i'; out dx, al; hlt; jmp $-1
        byte[] sector = new byte[1 << 20];
        byte[] code = {
            (byte) 0xBA,
            (byte) 0xF8,
            0x03,
            (byte) 0xB0,
            'H',
            (byte) 0xEE,
            (byte) 0xB0,
            'i',
            (byte) 0xEE,
            (byte) 0xF4,
            (byte) 0xEB,
            (byte) 0xFD
        };
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        Path raw = folder.resolve("disk.img");
        Files.write(raw, sector);

        Command.Outcome boot = platter.run("boot", raw, "-f", "raw", "--headless", "--expect", "Hi");

        assertEquals(new Command.Outcome(0, "Hi", ""), boot);
    }

    @Test
    void saysWhyAnImageCannotBeBooted() throws Exception {
        Files.write(disk, new byte[4096]);

        Command.Outcome boot = platter.run("boot", disk, "--headless");

        assertEquals(1, boot.exitCode());
        assertTrue(
                boot.err().contains("disk.vhd") && boot.err().contains("no driver recognises the image"), boot.err());
    }

    @Test
    void removesTheDemosDiskWhenTheProcessIsToldToEnd() throws Exception {
        Process boot = platter.start("boot", "--headless");
        Thread.sleep(1500);

        boot.destroy();

        assertTrue(boot.waitFor(60, TimeUnit.SECONDS));
        assertNothingLeft();
    }

    @Test
    void closesTheImageWhenTheProcessIsToldToEnd() throws Exception {
        makeDisk();
        Process boot = platter.start("boot", disk, "--headless");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.size(disk) < 1 << 20 && System.nanoTime() < limit) {
            Thread.sleep(100);
        }
        assertTrue(Files.size(disk) >= 1 << 20);

        boot.destroy();

        assertTrue(boot.waitFor(60, TimeUnit.SECONDS));
        assertEquals("", platter.read("err.txt"));
        Command.Outcome info = platter.run("info", "--output=json", disk);
        assertTrue(info.out().contains("\"footer-valid\": true"), info.out() + info.err());
        assertFalse(info.out().contains("problems"), info.out());
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertFalse(left.anyMatch(file -> file.getFileName().toString().startsWith("platter")));
        }
    }
}
