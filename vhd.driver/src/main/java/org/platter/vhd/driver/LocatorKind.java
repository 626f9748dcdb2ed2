package org.platter.vhd.driver;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ways to name a parent that are understood (VHD 1.0, Dynamic Disk Header, "Platform Code"), in the order in which
 * they are believed. The alias of the classic Mac OS, a binary record of its file system, is not among them.
 */
enum LocatorKind {
    /** A path of Windows, from the child's folder. */
    W2RU("W2ru", StandardCharsets.UTF_16LE),
    /** A URL of a file. */
    MACX("MacX", StandardCharsets.UTF_8),
    /** An absolute path of Windows. */
    W2KU("W2ku", StandardCharsets.UTF_16LE),
    /** As W2ru before Unicode, in a code page that is not recorded. */
    WI2R("Wi2r", StandardCharsets.ISO_8859_1),
    /** As W2ku before Unicode, in a code page that is not recorded. */
    WI2K("Wi2k", StandardCharsets.ISO_8859_1);

    /** The alias, whose text nobody understands but whose meaning is known: the parent. */
    static final int MAC_ALIAS = 0x4D616320;

    private final String label;
    private final Charset charset;

    LocatorKind(String label, Charset charset) {
        this.label = label;
        this.charset = charset;
    }

    /** The kind with this code; empty for unknown ones. */
    static Optional<LocatorKind> of(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code() == code).findFirst();
    }

    /** The code as it stands in the header: the four letters of the name. */
    int code() {
        int code = 0;
        for (char letter : label.toCharArray()) {
            code = code << Byte.SIZE | letter;
        }
        return code;
    }

    byte[] encode(String text) {
        return text.getBytes(charset);
    }

    /** The text up to the zero that some writers end it with. */
    String decode(byte[] bytes) {
        String text = new String(bytes, charset);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public String toString() {
        return label;
    }
}
