package org.platter.x86.cpu;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * One instruction with its operands, for {@code cases.asm}: registers, flags, 16 bytes of memory at 3000h, and code.
 *
 * @param registers EAX, ECX, EDX, EBX, EBP, ESI, EDI
 * @param undefined the flags that the manuals leave undefined after it
 */
record OracleCase(String name, int[] registers, int flags, byte[] memory, byte[] code, int undefined) {

    static final int SIZE = 80;
    static final int RESULT_SIZE = 80;
    private static final int FLAGS_IN_RESULT = 28;

    void writeTo(ByteBuffer to) {
        for (int register : registers) {
            to.putInt(register);
        }
        to.putInt(flags);
        to.put(memory);
        byte[] ending = {(byte) 0xEA, 0x00, 0x04, 0x00, (byte) 0xF0};
        to.put(code).put(ending).put(new byte[32 - code.length - ending.length]);
    }

    /** A result as text, without the undefined flags. */
    String describe(ByteBuffer results, int index) {
        int at = index * RESULT_SIZE;
        StringBuilder text = new StringBuilder();
        String[] names = {"eax", "ecx", "edx", "ebx", "ebp", "esi", "edi", "flags", "fault", "esp", "ds/es", "gs"};
        for (int i = 0; i < names.length; i++) {
            int value = results.getInt(at + 4 * i);
            if (4 * i == FLAGS_IN_RESULT) {
                value &= ~undefined & 0xFFFF;
            }
            text.append(names[i])
                    .append('=')
                    .append(HexFormat.of().toHexDigits(value))
                    .append(' ');
        }
        byte[] rest = new byte[32];
        results.get(at + 48, rest);
        return text.append("memory=").append(HexFormat.of().formatHex(rest)).toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name)
                .append(" [")
                .append(HexFormat.of().formatHex(code))
                .append("] ");
        for (int register : registers) {
            text.append(HexFormat.of().toHexDigits(register)).append(' ');
        }
        return text.append("flags ")
                .append(Integer.toHexString(flags))
                .append(" memory ")
                .append(HexFormat.of().formatHex(memory))
                .toString();
    }
}
