package org.platter.pc.machine.bios;

/**
 * Which key codes (scan code in the high byte, ASCII in the low one) the keys of a US keyboard give alone and with Shift,
 * Ctrl and Alt. 0 stands for none.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 16h, keystroke tables.
 */
final class KeyTable {

    private static final int F1 = 0x3B, F10 = 0x44, F11 = 0x57, F12 = 0x58;
    private static final int PAD_FIRST = 0x47, PAD_LAST = 0x53;
    private static final String PAD_DIGITS = "789-456+1230.";
    private static final String PLAIN = "\0\33" + "1234567890-=\b\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
    private static final String SHIFTED = "\0\33" + "!@#$%^&*()_+\b\0QWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";

    /** What the keys of the numeric pad give with Ctrl, by scan code from 47h. */
    private static final int[] PAD_CTRL = {
        0x7700, 0x8D00, 0x8400, 0x8E00, 0x7300, 0x8F00, 0x7400, 0x9000, 0x7500, 0x9100, 0x7600, 0x9200, 0x9300
    };

    private KeyTable() {}

    /**
     * @param scanCode 01h to 58h
     * @param extended whether E0h came first
     */
    static int code(
            int scanCode, boolean extended, boolean shift, boolean ctrl, boolean alt, boolean caps, boolean num) {
        if (extended) {
            return extended(scanCode, ctrl, alt);
        }
        if (scanCode >= F1 && scanCode <= F10) {
            int first = alt ? 0x68 : ctrl ? 0x5E : shift ? 0x54 : 0x3B;
            return first + scanCode - F1 << 8;
        }
        if (scanCode == F11 || scanCode == F12) {
            int first = alt ? 0x8B : ctrl ? 0x89 : shift ? 0x87 : 0x85;
            return first + scanCode - F11 << 8;
        }
        if (scanCode >= PAD_FIRST && scanCode <= PAD_LAST) {
            return pad(scanCode, shift, ctrl, alt, num);
        }
        if (scanCode >= PLAIN.length()) {
            return scanCode == 0x56 && !ctrl && !alt ? scanCode << 8 | (shift ? '|' : '\\') : 0;
        }
        char plain = PLAIN.charAt(scanCode);
        if (plain == 0) {
            return 0;
        }
        if (alt) {
            return withAlt(scanCode, plain);
        }
        if (ctrl) {
            return withCtrl(scanCode, plain);
        }
        if (plain == '\t') {
            return scanCode << 8 | (shift ? 0 : '\t');
        }
        boolean upper = plain >= 'a' && plain <= 'z' ? shift != caps : shift;
        return scanCode << 8 | (upper ? SHIFTED : PLAIN).charAt(scanCode);
    }

    private static int pad(int scanCode, boolean shift, boolean ctrl, boolean alt, boolean num) {
        char digit = PAD_DIGITS.charAt(scanCode - PAD_FIRST);
        boolean sign = digit == '-' || digit == '+';
        if (alt) {
            // Digits with Alt make up a character by its number; that is not the table's business.
            return sign ? scanCode << 8 : 0;
        }
        if (ctrl) {
            return PAD_CTRL[scanCode - PAD_FIRST];
        }
        boolean number = sign || num != shift;
        int centre = digit == '5' ? 0x4C00 : scanCode << 8;
        return number ? scanCode << 8 | digit : centre;
    }

    private static int extended(int scanCode, boolean ctrl, boolean alt) {
        return switch (scanCode) {
            case 0x1C -> alt ? 0xA600 : ctrl ? 0xE00A : 0xE00D;
            case 0x35 -> alt ? 0xA400 : ctrl ? 0x9500 : 0xE02F;
            case 0x47, 0x48, 0x49, 0x4B, 0x4D, 0x4F, 0x50, 0x51, 0x52, 0x53 ->
                alt ? scanCode + 0x50 << 8 : (ctrl ? PAD_CTRL[scanCode - PAD_FIRST] : scanCode << 8) | 0xE0;
            default -> 0;
        };
    }

    private static int withAlt(int scanCode, char plain) {
        if (scanCode >= 0x02 && scanCode <= 0x0D) {
            return scanCode + 0x76 << 8; // 1 to = give 78h to 83h
        }
        return switch (plain) {
            case '\t' -> 0xA500;
            case ' ' -> 0x3920;
            case '*' -> 0x3700;
            default -> scanCode << 8;
        };
    }

    private static int withCtrl(int scanCode, char plain) {
        if (plain >= 'a' && plain <= 'z') {
            return scanCode << 8 | plain - 'a' + 1;
        }
        return switch (plain) {
            case '2' -> 0x0300;
            case '6' -> 0x071E;
            case '-' -> 0x0C1F;
            case '[' -> 0x1A1B;
            case ']' -> 0x1B1D;
            case '\\' -> 0x2B1C;
            case '\b' -> 0x0E7F;
            case '\t' -> 0x9400;
            case '\r' -> 0x1C0A;
            case '\33' -> 0x011B;
            case ' ' -> 0x3920;
            case '*' -> 0x9600;
            default -> 0;
        };
    }
}
