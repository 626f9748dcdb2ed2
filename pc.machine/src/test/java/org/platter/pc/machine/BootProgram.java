package org.platter.pc.machine;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.LocalDateTime;
import org.platter.block.api.BlockDevice;
import org.platter.floppy.controller.FloppyController;
import org.platter.ide.controller.IdeController;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.geometry.Translation;

/**
 * A boot sector in the making: calls of BIOS interrupts with given registers, whose results it keeps, and other
 * instructions. In the end it switches the machine off.
 */
final class BootProgram {

    private static final int RESULTS = 0x600, RESULT_SIZE = 32, DATA = 0x180;

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private final byte[] sector = new byte[512];
    private final SparseDisk disk;
    private Translation translation = Translation.AUTO;
    private int calls;
    private boolean hasData;
    private SparseDisk second;
    private byte[] disc;
    private int discProgram;
    private FloppyController floppy = new FloppyController();
    private String bootOrder = "adc";
    private Pc pc;

    BootProgram() {
        this(100_800); // 100/16/63
    }

    BootProgram(long diskSectors) {
        disk = new SparseDisk(diskSectors);
    }

    SparseDisk disk() {
        return disk;
    }

    BootProgram secondDisk(SparseDisk added) {
        second = added;
        return this;
    }

    /** Has the program at a place on this disc, instead of a disk. */
    BootProgram onDisc(byte[] image, int place) {
        disc = image;
        discProgram = place;
        return this;
    }

    /** Puts a diskette into drive A. */
    BootProgram diskette(BlockDevice diskette) {
        floppy.insert(0, diskette);
        return this;
    }

    BootProgram bootFrom(String order) {
        bootOrder = order;
        return this;
    }

    BootProgram translation(Translation chosen) {
        translation = chosen;
        return this;
    }

    /** Bytes at 0000:7D80 and on, up to the partition table. */
    BootProgram data(int... bytes) {
        hasData = true;
        for (int i = 0; i < bytes.length; i++) {
            sector[DATA + i] = (byte) bytes[i];
        }
        return this;
    }

    /** Calls an interrupt with EAX, EBX, ECX, EDX, ESI, EDI, as many as are given; DS and ES are 0. */
    BootProgram call(int vector, int... registers) {
        int[] moves = {0xB8, 0xBB, 0xB9, 0xBA, 0xBE, 0xBF};
        for (int i = 0; i < registers.length; i++) {
            code(0x66, moves[i], registers[i], registers[i] >> 8, registers[i] >> 16, registers[i] >> 24);
        }
        code(0xCD, vector, 0x1E, 0x9C, 0x6A, 0x00, 0x1F); // push ds; pushf; push 0; pop ds
        int at = RESULTS + RESULT_SIZE * calls++;
        code(0x8F, 0x06, at + 24 & 0xFF, at + 24 >> 8); // pop [flags]
        code(0x66, 0xA3, at & 0xFF, at >> 8);
        int[] stores = {0x1E, 0x0E, 0x16, 0x36, 0x3E};
        for (int i = 0; i < stores.length; i++) {
            int to = at + 4 + 4 * i;
            code(0x66, 0x89, stores[i], to & 0xFF, to >> 8);
        }
        return code(0x8C, 0x06, at + 28 & 0xFF, at + 28 >> 8, 0x1F, 0x6A, 0x00, 0x07); // es; pop ds; push 0; pop es
    }

    BootProgram code(int... bytes) {
        for (int b : bytes) {
            code.write(b);
        }
        return this;
    }

    /** Runs the program until it switches the machine off; fails if that takes more than 3 s of machine time. */
    Result run() {
        code(0xBA, 0x00, 0x89); // mov dx, 8900h
        for (char c : "Shutdown".toCharArray()) {
            code(0xB0, c, 0xEE);
        }
        byte[] program = code.toByteArray();
        byte[] prologue = {0x31, (byte) 0xC0, (byte) 0x8E, (byte) 0xD8, (byte) 0x8E, (byte) 0xC0};
        if (prologue.length + program.length > (hasData ? DATA : 440)) {
            throw new IllegalStateException("the program has " + program.length + " bytes");
        }
        System.arraycopy(prologue, 0, sector, 0, prologue.length);
        System.arraycopy(program, 0, sector, prologue.length, program.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        byte[] bootSector = disk.sector(0);
        System.arraycopy(sector, 0, bootSector, 0, 440);
        System.arraycopy(sector, 510, bootSector, 510, 2);

        try (Pc machine = Pc.builder()
                .device(disc == null ? disks() : discDrive())
                .device(floppy)
                .bootFrom(bootOrder)
                .translation(0, translation)
                .realTime(false)
                .startTime(LocalDateTime.of(2026, 11, 22, 12, 34, 56))
                .build()) {
            pc = machine;
            machine.run(Duration.ofSeconds(3));
        }
        if (pc.state() != PcState.OFF) {
            throw new AssertionError("the program did not end after " + pc.nanos() + " ns; the screen:\n"
                    + pc.screen().image().text());
        }
        return new Result();
    }

    private MachineDevice disks() {
        IdeController ide = new IdeController();
        ide.attach(0, disk);
        if (second != null) {
            ide.attach(1, second);
        }
        return ide;
    }

    private MachineDevice discDrive() {
        System.arraycopy(sector, 0, disc, discProgram, 440);
        System.arraycopy(sector, 510, disc, discProgram + 510, 2);
        return new FakeCdDrive(disc);
    }

    /** What the calls returned, and the machine afterwards. */
    final class Result {

        private int value(int call, int index) {
            return pc.memory().read(RESULTS + RESULT_SIZE * call + 4 * index, 4);
        }

        int eax(int call) {
            return value(call, 0);
        }

        int ebx(int call) {
            return value(call, 1);
        }

        int ecx(int call) {
            return value(call, 2);
        }

        int edx(int call) {
            return value(call, 3);
        }

        int ax(int call) {
            return eax(call) & 0xFFFF;
        }

        int ah(int call) {
            return eax(call) >> 8 & 0xFF;
        }

        int bx(int call) {
            return ebx(call) & 0xFFFF;
        }

        int cx(int call) {
            return ecx(call) & 0xFFFF;
        }

        int dx(int call) {
            return edx(call) & 0xFFFF;
        }

        int es(int call) {
            return value(call, 7) & 0xFFFF;
        }

        int edi(int call) {
            return value(call, 5);
        }

        boolean carry(int call) {
            return (value(call, 6) & 0x01) != 0;
        }

        boolean zero(int call) {
            return (value(call, 6) & 0x40) != 0;
        }

        int octet(int address) {
            return pc.memory().read(address, 1);
        }

        int word(int address) {
            return pc.memory().read(address, 2);
        }

        int dword(int address) {
            return pc.memory().read(address, 4);
        }

        String screen() {
            return pc.screen().image().text();
        }

        Pc pc() {
            return pc;
        }
    }
}
