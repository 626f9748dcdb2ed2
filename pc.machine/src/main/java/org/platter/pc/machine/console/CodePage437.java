package org.platter.pc.machine.console;

/** The character set of the PC's display, control codes shown as the pictures they have there. */
public final class CodePage437 {

    private static final String UNICODE = " ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼" + ascii() + "⌂"
            + "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
            + "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
            + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private CodePage437() {}

    /** The Unicode character for a code, of which the low eight bits count. */
    public static char toUnicode(int code) {
        return UNICODE.charAt(code & 0xFF);
    }

    private static String ascii() {
        StringBuilder characters = new StringBuilder();
        for (char c = ' '; c < 0x7F; c++) {
            characters.append(c);
        }
        return characters.toString();
    }
}
