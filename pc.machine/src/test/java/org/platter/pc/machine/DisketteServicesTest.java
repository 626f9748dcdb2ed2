package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INT 13h of diskettes, on the real processor against the real controller and DMA. */
class DisketteServicesTest {

    private static final int BUFFER = 0x9000;

    @ParameterizedTest
    @CsvSource({
        // KiB; cylinders, sectors and type of the drive that the BIOS takes it for; sectors and heads of the diskette
        "360, 40, 9, 1, 9",
        "720, 80, 9, 3, 9",
        "1200, 80, 15, 2, 15",
        "1440, 80, 18, 4, 18",
        "1680, 80, 36, 6, 21",
        "2880, 80, 36, 6, 36"
    })
    void readsAndWritesEveryKindOfDiskette(int kib, int cylinders, int driveSectors, int type, int sectors) {
        SparseDisk diskette = new SparseDisk(kib * 2L);
        int last = 2 * sectors * 21 + 2 * sectors - 1; // cylinder 21, head 1, last sector
        Arrays.fill(diskette.sector(last - 1), (byte) 0x5A);
        Arrays.fill(diskette.sector(last), (byte) 0xA5);

        BootProgram.Result result = new BootProgram()
                .diskette(diskette)
                .call(0x13, 0x0202, BUFFER, 21 << 8 | sectors - 1, 0x0100)
                .call(0x13, 0x0301, BUFFER, 22 << 8 | 1, 0x0000)
                .call(0x13, 0x0401, 0, 22 << 8 | 1, 0x0000)
                .call(0x13, 0x0800, 0, 0, 0x00)
                .run();

        assertEquals(0x0002, result.ax(0));
        assertEquals(0x5A5A5A5A, result.dword(BUFFER));
        assertEquals(0xA5A5A5A5, result.dword(BUFFER + 512));
        assertEquals(0x0001, result.ax(1));
        assertArrayEquals(diskette.sector(last - 1), diskette.sector(last + 1));
        assertEquals(0, result.ah(2));
        assertEquals(cylinders - 1 << 8 | driveSectors, result.cx(3));
        assertEquals(type, result.bx(3));
        assertEquals(0x0101, result.dx(3));
        assertEquals(driveSectors, result.octet((result.es(3) << 4) + (result.edi(3) & 0xFFFF) + 4));
    }

    @Test
    void readsOnOverTheSecondSide() {
        SparseDisk diskette = new SparseDisk(2880);
        Arrays.fill(diskette.sector(18), (byte) 0x33);

        BootProgram.Result result = new BootProgram()
                .diskette(diskette)
                .call(0x13, 0x0202, BUFFER, 0x0012, 0x0000)
                .run();

        assertEquals(0x0002, result.ax(0));
        assertEquals(0x33333333, result.dword(BUFFER + 512));
    }

    @Test
    void refusesWhatIsNotThere() {
        BootProgram.Result result = new BootProgram()
                .diskette(new SparseDisk(2880))
                .call(0x13, 0x0201, BUFFER, 0x0013, 0x0000) // sector 19
                .call(0x13, 0x0201, BUFFER, 0x5001, 0x0000) // cylinder 80
                .call(0x13, 0x0210, 0xF000, 0x0001, 0x0000) // 8 KiB from 0000:F000 cross 64 KiB
                .call(0x13, 0x0201, BUFFER, 0x0001, 0x0001) // there is no drive B
                .call(0x13, 0x0100, 0, 0, 0x00)
                .run();

        assertEquals(0x04, result.ah(0));
        assertEquals(0x02, result.ah(1));
        assertEquals(0x09, result.ah(2));
        assertEquals(0x80, result.ah(3));
        assertEquals(0x80, result.ah(4), "the last status");
        for (int call = 0; call < 5; call++) {
            assertTrue(result.carry(call), "call " + call);
        }
    }

    @Test
    void formatsATrack() {
        SparseDisk diskette = new SparseDisk(2880);
        BootProgram program = new BootProgram();
        byte[] addresses = program.disk().sector(4);
        for (int sector = 0; sector < 18; sector++) {
            addresses[4 * sector] = 3;
            addresses[4 * sector + 1] = 1;
            addresses[4 * sector + 2] = (byte) (sector + 1);
            addresses[4 * sector + 3] = 2;
        }
        Arrays.fill(diskette.sector(3 * 36 + 35), (byte) 1);

        BootProgram.Result result = program.diskette(diskette)
                .call(0x13, 0x0201, BUFFER, 0x0005, 0x80)
                .call(0x13, 0x1800, 0, 0x4F12, 0x00)
                .call(0x13, 0x0512, BUFFER, 0x0301, 0x0100)
                .call(0x13, 0x1800, 0, 0x4F1F, 0x00)
                .run();

        assertEquals(0, result.ah(1));
        assertEquals(0, result.ah(2));
        assertEquals(0x0C, result.ah(3), "no such kind");
        assertEquals((byte) 0xF6, diskette.sector(3 * 36 + 35)[511]);
    }

    @Test
    void tellsThatTheDriveIsEmpty() {
        BootProgram.Result result = new BootProgram()
                .call(0x13, 0x0201, BUFFER, 0x0001, 0x0000)
                .call(0x13, 0x1600, 0, 0, 0x0000)
                .call(0x13, 0x0000, 0, 0, 0x0000)
                .run();

        assertEquals(0x80, result.ah(0));
        assertEquals(0x06, result.ah(1));
        assertEquals(0, result.ah(2));
    }

    @ParameterizedTest
    @CsvSource({"adc, 1", "cad, 0", "dac, 1", "c, 0"})
    void startsWhatComesFirstInTheOrder(String order, int startsTheDiskette) {
        SparseDisk diskette = new SparseDisk(2880);
        // The diskette leaves a mark and has the disk's boot sector loaded: mov byte [500h], 1; mov ax, 201h; mov bx,
        // 7C00h;
        // mov cx, 1; mov dx, 80h; push es; push bx; int 13h; retf
        int[] code = {
            0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0, 0xC6, 0x06, 0x00, 0x05, 0x01, 0xB8, 0x01, 0x02, 0xBB, 0x00, 0x7C, 0xB9,
            0x01, 0x00, 0xBA, 0x80, 0x00, 0x06, 0x53, 0xEA, 0x80, 0x7C, 0x00, 0x00
        };
        byte[] sector = diskette.sector(0);
        for (int i = 0; i < code.length; i++) {
            sector[i] = (byte) code[i];
        }
        // What follows is copied out of the way of the sector that is loaded: at 7C80h, after a jump there, nothing may
        // be
        // overwritten before it has run, so it calls from 0000:0700: mov word [700h], 13CDh; mov byte [702h], CBh; jmp
        // 0:700h
        int[] end = {0xC7, 0x06, 0x00, 0x07, 0xCD, 0x13, 0xC6, 0x06, 0x02, 0x07, 0xCB, 0xEA, 0x00, 0x07, 0x00, 0x00};
        for (int i = 0; i < end.length; i++) {
            sector[0x80 + i] = (byte) end[i];
        }
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;

        BootProgram.Result result =
                new BootProgram().diskette(diskette).bootFrom(order).call(0x12).run();

        assertEquals(639, result.ax(0));
        assertEquals(startsTheDiskette, result.octet(0x500));
    }
}
