package org.platter.x86.cpu;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Random operands for every instruction that a single case can show in real mode. */
final class OracleCases {

    private static final int CF = Flags.CF;
    private static final int PF = Flags.PF;
    private static final int AF = Flags.AF;
    private static final int ZF = Flags.ZF;
    private static final int SF = Flags.SF;
    private static final int OF = Flags.OF;
    private static final int ALL = Flags.STATUS;

    private static final int[] INTERESTING = {
        0,
        1,
        2,
        0x7F,
        0x80,
        0xFF,
        0x100,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFF,
        0x99,
        0x9A
    };

    private final Random random;
    private final List<OracleCase> cases = new ArrayList<>();

    OracleCases(long seed) {
        random = new Random(seed);
    }

    List<OracleCase> all() {
        for (int operation = 0; operation < 8; operation++) {
            boolean logic = operation == 1 || operation == 4 || operation == 6;
            int undefined = logic ? AF : 0;
            for (int form = 0; form < 4; form++) {
                modrm(8, "alu", undefined, form % 2 == 1, "", operation * 8 + form, -1, 0);
            }
            accumulator("alu", undefined, operation * 8 + 4);
            modrm(6, "alu imm", undefined, false, "", 0x80, operation, 1);
            modrm(6, "alu imm", undefined, true, "", 0x81, operation, -1);
            modrm(6, "alu imm", undefined, true, "", 0x83, operation, 1);
        }
        for (int operation = 0; operation < 8; operation++) {
            for (int i = 0; i < 24; i++) {
                shifts(operation);
            }
        }
        for (int i = 0; i < 60; i++) {
            doubleShifts();
        }
        modrm(20, "test", AF, false, "", 0x84, -1, 0);
        modrm(20, "test", AF, true, "", 0x85, -1, 0);
        modrm(10, "xchg", 0, false, "", 0x86, -1, 0);
        modrm(10, "xchg", 0, true, "", 0x87, -1, 0);
        for (int opcode = 0x88; opcode < 0x8C; opcode++) {
            modrm(10, "mov", 0, opcode % 2 == 1, "", opcode, -1, 0);
        }
        modrm(10, "mov imm", 0, false, "", 0xC6, 0, 1);
        modrm(10, "mov imm", 0, true, "", 0xC7, 0, -1);
        // Not 1: an alias of TEST on every processor, but undefined in QEMU.
        for (int extension : new int[] {0, 2, 3, 4, 5, 6, 7}) {
            int[] undefined = {AF, AF, 0, 0, SF | ZF | AF | PF, SF | ZF | AF | PF, ALL, ALL};
            int immediate = extension < 2 ? 1 : 0;
            modrm(30, "unary", undefined[extension], false, "", 0xF6, extension, immediate);
            modrm(30, "unary", undefined[extension], true, "", 0xF7, extension, -immediate);
        }
        divisionsThatFit();
        for (int extension = 0; extension < 2; extension++) {
            modrm(20, "inc/dec", 0, false, "", 0xFE, extension, 0);
            modrm(20, "inc/dec", 0, true, "", 0xFF, extension, 0);
        }
        modrm(6, "push", 0, true, "", 0xFF, 6, 0);
        modrm(30, "imul", SF | ZF | AF | PF, true, "0F", 0xAF, -1, 0);
        modrm(30, "imul", SF | ZF | AF | PF, true, "", 0x69, -1, -1);
        modrm(30, "imul", SF | ZF | AF | PF, true, "", 0x6B, -1, 1);
        for (int opcode : new int[] {0xB6, 0xB7, 0xBE, 0xBF}) {
            modrm(10, "movx", 0, true, "0F", opcode, -1, 0);
        }
        modrm(30, "bsf", ALL & ~ZF, true, "0F", 0xBC, -1, 0);
        modrm(30, "bsr", ALL & ~ZF, true, "0F", 0xBD, -1, 0);
        for (int operation = 0; operation < 4; operation++) {
            modrmRegister(20, "bt", OF | SF | AF | PF, 0xA3 + 8 * operation);
            modrm(20, "bt imm", OF | SF | AF | PF, true, "0F", 0xBA, 4 + operation, 1);
        }
        for (int condition = 0; condition < 16; condition++) {
            modrm(8, "setcc", 0, false, "0F", 0x90 + condition, -1, 0);
            modrm(8, "cmovcc", 0, true, "0F", 0x40 + condition, -1, 0);
            for (int i = 0; i < 6; i++) {
                code("jcc", 0, String.format("%02X02 41 42 43 47", 0x70 + condition));
                code("jcc near", 0, String.format("0F%02X0200 41 42 43 47", 0x80 + condition));
                code("jcc near", 0, String.format("66 0F%02X02000000 41 42 43 47", 0x80 + condition));
            }
        }
        modrm(20, "xadd", 0, false, "0F", 0xC0, -1, 0);
        modrm(20, "xadd", 0, true, "0F", 0xC1, -1, 0);
        modrm(40, "cmpxchg", 0, false, "0F", 0xB0, -1, 0);
        modrm(40, "cmpxchg", 0, true, "0F", 0xB1, -1, 0);
        effectiveAddresses();
        repeated(40, "daa", OF, "27");
        repeated(40, "das", OF, "2F");
        repeated(40, "aaa", OF | SF | ZF | PF, "37");
        repeated(40, "aas", OF | SF | ZF | PF, "3F");
        repeated(20, "aam", OF | AF | CF, "D40A", "D411");
        repeated(3, "aam 0", ALL, "D400");
        repeated(20, "aad", OF | AF | CF, "D50A", "D507");
        repeated(6, "simple", 0, "98", "6698", "99", "6699", "9E", "9F", "F5", "F8", "F9", "FC", "FD", "D6", "90");
        for (int register = 0; register < 8; register++) {
            if (register != 4) {
                String r = Integer.toHexString(register);
                repeated(6, "inc", 0, "4" + r, "664" + r, "4" + (8 + register % 8 == 8 ? "8" : hex1(8 + register)));
                repeated(3, "push, pop", 0, "5" + r + "6658", "665" + r + "58", "6650 5" + hex1(8 + register));
                repeated(3, "xchg", 0, "9" + r, "669" + r);
                repeated(3, "bswap", 0, "660FC" + hex1(8 + register));
            }
        }
        repeated(4, "pusha", 0, "60", "6660", "6054", "60 61", "6660 6661", "54 5B", "6654 665B");
        repeated(4, "enter", 0, "BD006F C8040000", "BD006F C8040003", "66BD006F0000 66C8040002", "BDF86F C9");
        repeated(4, "flags", 0, "9C58", "669C6658", "B8D70850 9D", "B80070 50 9D 9C 59");
        repeated(
                4,
                "segments",
                0,
                "8CD8 50 07 1E 06",
                "B83412 8ED8 8CDB",
                "B83412 8EE8 0FA8 58",
                "C5060030",
                "66C41E0430");
        repeated(8, "xlat", 0, "BB0030 240F D7");
        repeated(
                8,
                "loop",
                0,
                "B90200 40 E2FD",
                "B90300 48 E1FD",
                "B90300 48 E0FD",
                "B90000 E302 4040 42",
                "67E302 4040");
        repeated(4, "call", 0, "E80100 40 59", "66E801000000 40 6659", "E80200 EB01 C3 41", "9A07200000 41 4259 5A");
        repeated(4, "faults", ALL, "0FFF", "0F0B", "CC", "CD15", "F0FE060030", "8EC8", "8EF8");
        repeated(8, "into, bound", 0, "CE", "662E8D00 CE", "62060030", "6662060430", "62C0");
        strings();
        return cases;
    }

    private static String hex1(int value) {
        return Integer.toHexString(value);
    }

    private void strings() {
        for (int opcode : new int[] {0xA4, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF}) {
            for (String prefix : new String[] {"", "F3", "F2", "66", "66F3", "67F3", "66F2", "6766F2"}) {
                for (int direction = 0; direction < 2; direction++) {
                    int at = direction == 0 ? 0x3000 : 0x3008;
                    String code = String.format(
                            "66BE%s 66BF%s 66B9%02X000000 %s %s%02X",
                            dword(at),
                            dword(at + random.nextInt(5)),
                            random.nextInt(4),
                            direction == 0 ? "FC" : "FD",
                            prefix,
                            opcode);
                    code("string", 0, code);
                }
            }
        }
    }

    private static String dword(int value) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
    }

    private void effectiveAddresses() {
        for (int modrm = 0; modrm < 0xC0; modrm++) {
            String tail = HexFormat.of().formatHex(randomBytes(6));
            for (String prefix : new String[] {"", "66", "67", "6667"}) {
                boolean address32 = prefix.contains("67");
                int length = addressLength(modrm, tail, address32);
                code(
                        "lea",
                        0,
                        prefix + "8D" + HexFormat.of().toHexDigits((byte) modrm) + tail.substring(0, 2 * length));
            }
        }
    }

    private static int addressLength(int modrm, String tail, boolean address32) {
        int mod = modrm >> 6;
        int rm = modrm & 7;
        if (!address32) {
            return mod == 1 ? 1 : mod == 2 || rm == 6 ? 2 : 0;
        }
        int sib = rm == 4 ? 1 : 0;
        int base = rm == 4 ? Integer.parseInt(tail.substring(0, 2), 16) & 7 : rm;
        return sib + (mod == 1 ? 1 : mod == 2 || base == 5 ? 4 : 0);
    }

    private void divisionsThatFit() {
        for (int i = 0; i < 60; i++) {
            int divisor = value() | 1;
            for (String code : new String[] {"D4F6F3", "66F7F3", "F7F3", "66F7FB", "F7FB", "F6F3", "F6FB"}) {
                int small = random.nextInt() >> random.nextInt(31);
                int[] registers = registers();
                registers[0] = value();
                registers[2] = code.endsWith("FB") ? small >> 31 : random.nextInt(4);
                registers[3] = divisor;
                if (!code.startsWith("D4")) {
                    add("div", registers, flags(), randomBytes(16), code, ALL);
                }
            }
        }
    }

    private void shifts(int operation) {
        int count = random.nextInt(34);
        int[] registers = registers();
        registers[1] = registers[1] & 0xFFFFFF00 | count;
        int masked = count & 0x1F;
        boolean rotate = operation < 4;
        int undefined = masked == 0 ? 0 : (rotate ? 0 : AF) | (masked == 1 ? 0 : OF);
        String modrm = HexFormat.of().toHexDigits((byte) (0xC0 | operation << 3 | 3));
        String memory = HexFormat.of().toHexDigits((byte) (operation << 3 | 6)) + "0230";
        String immediate = HexFormat.of().toHexDigits((byte) count);
        for (String prefix : new String[] {"", "66"}) {
            add("shift", registers, flags(), randomBytes(16), prefix + "D3" + modrm, undefined);
            add("shift", registers, flags(), randomBytes(16), prefix + "C1" + modrm + immediate, undefined);
            add("shift", registers, flags(), randomBytes(16), prefix + "D3" + memory, undefined);
            add("shift", registers, flags(), randomBytes(16), prefix + "D1" + modrm, rotate ? 0 : AF);
        }
        add("shift", registers, flags(), randomBytes(16), "D2" + modrm, undefined);
        add("shift", registers, flags(), randomBytes(16), "C0" + memory + immediate, undefined);
        add("shift", registers, flags(), randomBytes(16), "D0" + modrm, rotate ? 0 : AF);
    }

    private void doubleShifts() {
        int count = random.nextInt(34);
        int masked = count & 0x1F;
        int[] registers = registers();
        registers[1] = registers[1] & 0xFFFFFF00 | count;
        int undefined = masked == 0 ? 0 : masked == 1 ? AF : AF | OF;
        String immediate = HexFormat.of().toHexDigits((byte) count);
        for (int opcode : new int[] {0xA4, 0xAC}) {
            String code = "0F" + HexFormat.of().toHexDigits((byte) opcode) + "D3" + immediate;
            String byCl = "0F" + HexFormat.of().toHexDigits((byte) (opcode + 1)) + "160430";
            add("shift double", registers, flags(), randomBytes(16), "66" + code, undefined);
            add("shift double", registers, flags(), randomBytes(16), "66" + byCl, undefined);
            if (masked <= 16) {
                add("shift double", registers, flags(), randomBytes(16), code, undefined);
                add("shift double", registers, flags(), randomBytes(16), byCl, undefined);
            }
        }
    }

    private void accumulator(String name, int undefined, int opcode) {
        for (int i = 0; i < 10; i++) {
            String value = dword(value());
            code(name, undefined, HexFormat.of().toHexDigits((byte) opcode) + value.substring(0, 2));
            code(name, undefined, HexFormat.of().toHexDigits((byte) (opcode + 1)) + value.substring(0, 4));
            code(name, undefined, "66" + HexFormat.of().toHexDigits((byte) (opcode + 1)) + value);
        }
    }

    /** A bit test whose bit number is in a register: in memory it must stay near the operand. */
    private void modrmRegister(int count, String name, int undefined, int opcode) {
        for (int i = 0; i < count; i++) {
            int[] registers = registers();
            registers[2] = random.nextInt(128) - 64;
            String hex = HexFormat.of().toHexDigits((byte) opcode);
            String operand = random.nextBoolean() ? "D3" : "160830";
            String prefix = random.nextBoolean() ? "66" : "";
            add(name, registers, flags(), randomBytes(16), prefix + "0F" + hex + operand, undefined);
        }
    }

    /**
     * Random registers or memory at 3000h.
     *
     * @param extension the opcode extension, or -1 for a random register
     * @param immediate 1 for a byte, -1 for one of the operand's size
     */
    private void modrm(
            int count,
            String name,
            int undefined,
            boolean words,
            String escape,
            int opcode,
            int extension,
            int immediate) {
        for (int i = 0; i < count; i++) {
            boolean wide = words && random.nextBoolean();
            int[] registers = registers();
            int reg = extension >= 0 ? extension : otherThanEsp(words);
            StringBuilder code = new StringBuilder(wide ? "66" : "").append(escape);
            code.append(HexFormat.of().toHexDigits((byte) opcode));
            int where = random.nextInt(3);
            if (where == 0) {
                code.append(HexFormat.of().toHexDigits((byte) (0xC0 | reg << 3 | otherThanEsp(words))));
            } else if (where == 1) {
                code.append(HexFormat.of().toHexDigits((byte) (reg << 3 | 6))).append("0430");
            } else {
                // [BX + disp16], which may wrap around.
                int displacement = 0x3004 - registers[3] & 0xFFFF;
                code.append(HexFormat.of().toHexDigits((byte) (0x80 | reg << 3 | 7)));
                code.append(dword(displacement), 0, 4);
            }
            if (immediate != 0) {
                code.append(dword(value()), 0, immediate == 1 ? 2 : wide ? 8 : words ? 4 : 2);
            }
            add(name, registers, flags(), randomBytes(16), code.toString(), undefined);
        }
    }

    private int otherThanEsp(boolean words) {
        int register = random.nextInt(8);
        return words && register == 4 ? 3 : register;
    }

    private void repeated(int count, String name, int undefined, String... codes) {
        for (String code : codes) {
            for (int i = 0; i < count; i++) {
                code(name, undefined, code);
            }
        }
    }

    private void code(String name, int undefined, String code) {
        add(name, registers(), flags(), randomBytes(16), code, undefined);
    }

    private void add(String name, int[] registers, int flags, byte[] memory, String code, int undefined) {
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        cases.add(new OracleCase(name, registers, flags, memory, bytes, undefined));
    }

    private int value() {
        return random.nextInt(3) == 0 ? INTERESTING[random.nextInt(INTERESTING.length)] : random.nextInt();
    }

    private int[] registers() {
        int[] registers = new int[7];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = value();
        }
        return registers;
    }

    private int flags() {
        return random.nextInt() & Flags.STATUS | 2;
    }

    private byte[] randomBytes(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.write(value());
        }
        return bytes.toByteArray();
    }
}
