package org.platter.pc.machine.bios;

import java.util.Arrays;
import org.platter.pc.machine.console.Font;

/**
 * The ROM at F0000h: the stubs by which interrupts reach the services in Java, at the addresses that programs know from
 * the IBM PC/AT, and tables.
 */
final class Rom {

    static final int SEGMENT = 0xF000, ADDRESS = 0xF0000;
    static final int FONT_8X16 = 0x1000, FONT_8X8 = 0x2000, VIDEO_FUNCTIONALITY = 0x3000;
    private static final int DISKETTE_TABLES = 0x3100, DISKETTE_TABLE_SIZE = 16;
    static final int CONFIGURATION = 0xE6F5;
    private static final int DISKETTE_PARAMETERS = 0xEFC7;
    private static final int POST = 0xE05B,
            NON_MASKABLE = 0xE2C3,
            DISK_ENTRY = 0xE3FE,
            DISK_SERVICE = 0xE3D0,
            DISK_TABLE = 0xE401,
            BOOTSTRAP = 0xE6F2;
    private static final int VIDEO_PARAMETERS = 0xF0A4, ENTRY = 0xFFF0, DATE = 0xFFF5, MODEL = 0xFFFE;
    private static final int DUMMY = 0xFF53, PRINT_SCREEN = 0xFF54, OTHERS = 0xF300;
    private static final int HLT = 0xF4, NOP = 0x90, IRET = 0xCF, RETF = 0xCB, STI = 0xFB, CLI = 0xFA;
    private static final int PUSH_AX = 0x50,
            POP_AX = 0x58,
            PUSH_DS = 0x1E,
            POP_DS = 0x1F,
            PUSH_BX = 0x53,
            PUSH_DX = 0x52,
            POP_DX = 0x5A;
    private static final int JC = 0x72, JNC = 0x73, JZ = 0x74;
    private static final int AT = 0xFC;

    private static final int[] MOV_AX_DATA_AREA_TO_DS = {0xB8, 0x40, 0x00, 0x8E, 0xD8};
    private static final int[] END_OF_INTERRUPT = {0xB0, 0x20, 0xE6, 0x20};
    private static final int[] END_OF_SLAVE_INTERRUPT = {0xB0, 0x20, 0xE6, 0xA0, 0xE6, 0x20};
    private static final int[] CLEAR_SEGMENTS_AND_SET_STACK = {
        0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xD0, 0xBC, 0x00, 0x7C
    };

    private final RomBuilder rom = new RomBuilder();

    /** Offsets of the interrupts' entries in the ROM; 0 where an interrupt has none. */
    private final int[] vectors = new int[0x78];

    private final byte[] image;

    Rom() {
        tables();
        start();
        services();
        hardwareInterrupts();
        ends();
        image = rom.build();
    }

    byte[] image() {
        return image;
    }

    /** The offset of an interrupt's entry or table, 0 if it has none. */
    int vector(int number) {
        return number < vectors.length ? vectors[number] : 0;
    }

    /** The offset of the parameter table for a kind of diskette. */
    static int disketteTable(DisketteKind kind) {
        return DISKETTE_TABLES + DISKETTE_TABLE_SIZE * kind.ordinal();
    }

    /** What interrupts that nobody handles do. */
    int dummy() {
        return DUMMY;
    }

    private void tables() {
        rom.at(FONT_8X16).bytes(Font.glyphs());
        rom.at(FONT_8X8).bytes(smallFont());
        vectors[0x43] = FONT_8X16;
        vectors[0x1F] = FONT_8X8 + 128 * 8;
        // Text modes 0 to 3 and 7; 400 scan lines; 8 pages; palettes, DCC and save areas as INT 10h has them.
        rom.at(VIDEO_FUNCTIONALITY).bytes(0x8F, 0, 0, 0, 0, 0, 0, 0x04, 1, 1, 0x02, 0x08, 0, 0, 0, 0);
        rom.at(CONFIGURATION);
        // Length, model, submodel, revision; second PIC, RTC, keyboard hook of INT 15h, an EBDA.
        rom.words(8).bytes(AT, 0x01, 0x00, 0x74, 0x40, 0x00, 0x00, 0x00);
        vectors[0x1E] = rom.at(DISKETTE_PARAMETERS).here();
        rom.bytes(Arrays.copyOf(DisketteKind.K1440.table(), 11));
        for (DisketteKind kind : DisketteKind.values()) {
            rom.at(disketteTable(kind)).bytes(kind.table());
        }
        vectors[0x1D] = rom.at(VIDEO_PARAMETERS).here();
        rom.bytes(0x38, 0x28, 0x2D, 0x0A, 0x1F, 0x06, 0x19, 0x1C, 0x02, 0x07, 0x06, 0x07, 0, 0, 0, 0);
        rom.bytes(0x71, 0x50, 0x5A, 0x0A, 0x1F, 0x06, 0x19, 0x1C, 0x02, 0x07, 0x06, 0x07, 0, 0, 0, 0);
        rom.at(DISK_TABLE).bytes(new byte[16]);
    }

    private void start() {
        rom.at(ENTRY).farJump(SEGMENT, POST);
        rom.at(DATE).text("11/22/26").at(MODEL).bytes(AT);
        rom.at(POST).bytes(CLI, 0xFC).trap(Bios.RESET);
        int resume = rom.jumpForward(JZ);
        rom.bytes(CLEAR_SEGMENTS_AND_SET_STACK)
                .trapUntilDone(Bios.POST, NOP)
                .bytes(STI)
                .interrupt(0x19);
        rom.land(resume);
        // jmp far [0467h]: a program that reset the processor to leave protected mode goes on there.
        rom.bytes(0x31, 0xC0, 0x8E, 0xD8, 0xFF, 0x2E, 0x67, 0x04);

        vectors[0x19] = rom.at(BOOTSTRAP).here();
        rom.nearJump(OTHERS);
        rom.at(OTHERS)
                .bytes(CLI, 0xFC)
                .bytes(CLEAR_SEGMENTS_AND_SET_STACK)
                .bytes(STI)
                .trapUntilDone(Bios.BOOT, NOP);
        int boot = rom.jumpForward(JZ);
        rom.interrupt(0x18).nearJump(OTHERS);
        rom.land(boot);
        rom.bytes(STI, PUSH_AX, PUSH_BX, RETF);
        vectors[0x18] = rom.here();
        // Says that there is nothing to boot, waits for a key and starts anew, since disks may have come meanwhile.
        rom.trap(Bios.NO_BOOT).bytes(0x30, 0xE4).interrupt(0x16).nearJump(POST);
    }

    private void services() {
        service(0x10, 0xF045);
        service(0x11, 0xF84D);
        service(0x12, 0xF841);
        service(0x17, 0xEFD2);
        service(0x1A, 0xFE6E);
        waitingService(0x13, DISK_SERVICE, NOP);
        waitingService(0x14, 0xE739, NOP);
        waitingService(0x15, 0xF859, NOP);
        waitingService(0x16, 0xE82E, HLT);
        vectors[0x13] = rom.at(DISK_ENTRY).here();
        rom.nearJump(DISK_SERVICE);
    }

    private void service(int vector, int offset) {
        vectors[vector] = rom.at(offset).here();
        rom.trap(vector).bytes(IRET);
    }

    private void waitingService(int vector, int offset, int wait) {
        vectors[vector] = rom.at(offset).here();
        rom.trapUntilDone(vector, wait).bytes(IRET);
    }

    private void hardwareInterrupts() {
        vectors[0x02] = rom.at(NON_MASKABLE).here();
        rom.bytes(IRET);

        vectors[0x08] = rom.at(0xFEA5).here();
        rom.bytes(PUSH_DS, PUSH_AX, PUSH_DX)
                .bytes(MOV_AX_DATA_AREA_TO_DS)
                .trap(Bios.TICK)
                .interrupt(0x1C);
        rom.bytes(CLI).bytes(END_OF_INTERRUPT).bytes(POP_DX, POP_AX, POP_DS, IRET);

        vectors[0x09] = rom.at(0xE987).here();
        rom.bytes(PUSH_DS, PUSH_AX).bytes(MOV_AX_DATA_AREA_TO_DS);
        // in al, 60h; mov ah, 4Fh; stc; int 15h: whoever hooks that may change the scan code or drop it.
        rom.bytes(0xE4, 0x60, 0xB4, 0x4F, 0xF9).interrupt(0x15);
        int dropped = rom.jumpForward(JNC);
        rom.trap(Bios.KEY);
        int ctrlBreak = rom.jumpForward(JC);
        int printScreen = rom.jumpForward(JZ);
        rom.land(dropped);
        int end = rom.here();
        rom.bytes(CLI).bytes(END_OF_INTERRUPT).bytes(POP_AX, POP_DS, IRET);
        rom.land(ctrlBreak);
        rom.interrupt(0x1B).jump(end);
        rom.land(printScreen);
        rom.bytes(END_OF_INTERRUPT).interrupt(0x05).bytes(POP_AX, POP_DS, IRET);

        rom.at(OTHERS + 0x60);
        for (int vector : new int[] {0x0A, 0x0B, 0x0C, 0x0D, 0x0F}) {
            vectors[vector] = rom.here();
        }
        rom.bytes(PUSH_AX).bytes(END_OF_INTERRUPT).bytes(POP_AX, IRET);
        for (int vector : new int[] {0x72, 0x73, 0x74}) {
            vectors[vector] = rom.here();
        }
        rom.bytes(PUSH_AX).bytes(END_OF_SLAVE_INTERRUPT).bytes(POP_AX, IRET);

        vectors[0x70] = rom.here();
        rom.bytes(PUSH_AX).trap(Bios.CLOCK);
        int noAlarm = rom.jumpForward(JNC);
        rom.interrupt(0x4A);
        rom.land(noAlarm);
        rom.bytes(CLI).bytes(END_OF_SLAVE_INTERRUPT).bytes(POP_AX, IRET);

        vectors[0x71] = rom.here(); // IRQ 9 is the old IRQ 2
        rom.bytes(PUSH_AX, 0xB0, 0x20, 0xE6, 0xA0, POP_AX).interrupt(0x0A).bytes(IRET);

        vectors[0x75] = rom.here(); // the coprocessor's errors: out F0h, 0
        rom.bytes(PUSH_AX, 0x30, 0xC0, 0xE6, 0xF0).bytes(END_OF_SLAVE_INTERRUPT).bytes(POP_AX);
        rom.interrupt(0x02).bytes(IRET);

        vectors[0x76] = rom.here();
        vectors[0x77] = rom.here();
        // Marks the end of the disk's work, then tells whoever waits: mov ax, 9100h; int 15h.
        rom.bytes(PUSH_AX)
                .trap(Bios.DISK)
                .bytes(END_OF_SLAVE_INTERRUPT)
                .bytes(0xB8, 0x00, 0x91)
                .interrupt(0x15);
        rom.bytes(POP_AX, IRET);

        vectors[0x0E] = rom.at(0xEF57).here();
        rom.bytes(PUSH_AX).trap(Bios.DISKETTE).bytes(END_OF_INTERRUPT).bytes(POP_AX, IRET);
    }

    private void ends() {
        rom.at(DUMMY).bytes(IRET);
        vectors[0x05] = rom.at(PRINT_SCREEN).here();
        rom.bytes(IRET);
    }

    /** Half as high: two rows in one. */
    private static byte[] smallFont() {
        byte[] glyphs = Font.glyphs();
        byte[] small = new byte[glyphs.length / 2];
        for (int i = 0; i < small.length; i++) {
            small[i] = (byte) (glyphs[2 * i] | glyphs[2 * i + 1]);
        }
        return small;
    }
}
