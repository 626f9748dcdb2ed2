package org.platter.pc.machine.bios;

import java.nio.charset.StandardCharsets;

/** Writes a ROM image of 64 KiB from front to back or from given offsets: a few instructions, tables and texts. */
final class RomBuilder {

    static final int SIZE = 0x10000;

    private static final int JC = 0x72, JMP_SHORT = 0xEB;

    private final byte[] image = new byte[SIZE];
    private final boolean[] used = new boolean[SIZE];
    private int at;

    /** Goes on at an offset. */
    RomBuilder at(int offset) {
        at = offset;
        return this;
    }

    int here() {
        return at;
    }

    RomBuilder bytes(int... values) {
        for (int value : values) {
            if (used[at]) {
                throw new IllegalStateException(String.format("ROM offset %04Xh is written twice", at));
            }
            used[at] = true;
            image[at++] = (byte) value;
        }
        return this;
    }

    RomBuilder bytes(byte[] values) {
        for (byte value : values) {
            bytes(value);
        }
        return this;
    }

    RomBuilder words(int... values) {
        for (int value : values) {
            bytes(value & 0xFF, value >> 8 & 0xFF);
        }
        return this;
    }

    RomBuilder text(String ascii) {
        return bytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    RomBuilder trap(int number) {
        return bytes(0x0F, 0x3F, number);
    }

    RomBuilder interrupt(int vector) {
        return bytes(0xCD, vector);
    }

    /** A short jump, conditional or not, to an offset that is known. */
    RomBuilder jump(int opcode, int target) {
        int distance = target - (at + 2);
        if (distance < -128 || distance > 127) {
            throw new IllegalArgumentException(
                    String.format("%04Xh is too far from %04Xh for a short jump", target, at));
        }
        return bytes(opcode, distance);
    }

    RomBuilder jump(int target) {
        return jump(JMP_SHORT, target);
    }

    RomBuilder nearJump(int target) {
        int distance = target - (at + 3);
        return bytes(0xE9, distance & 0xFF, distance >> 8 & 0xFF);
    }

    RomBuilder farJump(int segment, int offset) {
        return bytes(0xEA).words(offset, segment);
    }

    /** A short jump forward; {@link #land} says where to. */
    int jumpForward(int opcode) {
        bytes(opcode, 0);
        return at;
    }

    void land(int jump) {
        image[jump - 1] = (byte) (at - jump);
    }

    /**
     * Traps until Java says that the service is done, with interrupts enabled in between.
     *
     * @param wait the instruction between two tries: HLT or NOP
     */
    RomBuilder trapUntilDone(int number, int wait) {
        trap(number);
        int check = at;
        int notDone = jumpForward(JC);
        int done = jumpForward(JMP_SHORT);
        land(notDone);
        bytes(0xFB, wait, 0xFA).trap(number | Bios.AGAIN).jump(check);
        land(done);
        return this;
    }

    /** The finished image, its last byte making the sum of all a multiple of 256. */
    byte[] build() {
        int sum = 0;
        for (int i = 0; i < SIZE - 1; i++) {
            sum += image[i];
        }
        image[SIZE - 1] = (byte) -sum;
        return image.clone();
    }
}
