package org.platter.terminal;

/** What somebody wants to be typed, written on one line. */
public final class TypedText {

    private static final String LETTERS = "nrtbe\\";
    private static final String CHARACTERS = "\n\r\t\b\033\\";

    private TypedText() {}

    /**
     * The text with its backslash sequences replaced: {@code \n} is Enter, {@code \t} Tab, {@code \b} Backspace, {@code \e}
     * Escape, {@code \\} a backslash. Those that are none stay as they are.
     */
    public static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int which = c == '\\' && i + 1 < text.length() ? LETTERS.indexOf(text.charAt(i + 1)) : -1;
            if (which >= 0) {
                out.append(CHARACTERS.charAt(which));
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
