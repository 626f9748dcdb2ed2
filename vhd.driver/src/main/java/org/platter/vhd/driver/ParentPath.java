package org.platter.vhd.driver;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Paths of parents as images hold them, which come from any system, and as {@link org.platter.block.api.ParentReference}
 * has them.
 */
final class ParentPath {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    /** How Windows marks a path that is taken literally. */
    private static final String LITERAL = "//?/";

    private static final String FILE_URL = "file:";

    private ParentPath() {}

    /** A path with {@code /} between its folders and nothing idle in front. */
    static String normalise(String text) {
        String path = text.replace('\\', '/');
        if (path.startsWith(LITERAL) && isDrive(path.substring(LITERAL.length()))) {
            path = path.substring(LITERAL.length());
        }
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        return path;
    }

    /** The path in a locator's text. */
    static String of(LocatorKind kind, String text) {
        boolean url = kind == LocatorKind.MACX && text.toLowerCase(Locale.ROOT).startsWith(FILE_URL);
        return url ? ofUrl(text.substring(FILE_URL.length())) : normalise(text);
    }

    private static String ofUrl(String rest) {
        if (!rest.startsWith("//")) {
            return withoutSlashBeforeDrive(decode(rest));
        }
        int slash = rest.indexOf('/', 2);
        String host = rest.substring(2, slash < 0 ? rest.length() : slash);
        String path = decode(slash < 0 ? "" : rest.substring(slash));
        return switch (host.toLowerCase(Locale.ROOT)) {
            case "", "localhost" -> withoutSlashBeforeDrive(path);
            // XenServer writes paths relative to the child like this.
            case ".", ".." -> normalise(host + path);
            default -> "//" + host + path;
        };
    }

    /** The URL of an absolute path. */
    static String toUrl(String absolutePath) {
        StringBuilder url = new StringBuilder("file://").append(absolutePath.startsWith("/") ? "" : "/");
        for (byte b : absolutePath.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/:-._~".indexOf(c) >= 0);
            url.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return url.toString();
    }

    /** Whether a path leads to another machine or to a device, and so is never asked for. */
    static boolean isBeyondFiles(String path) {
        return path.startsWith("//") || path.contains("://");
    }

    /** Whether a text can be a path at all. */
    static boolean isReadable(String path) {
        return !path.isBlank() && path.chars().noneMatch(c -> c < ' ' || c == 0xFFFD);
    }

    /** What stands behind the last folder. */
    static String baseName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return isDrive(name) ? name.substring(2) : name;
    }

    private static boolean isDrive(String path) {
        return DRIVE.matcher(path).matches();
    }

    private static String withoutSlashBeforeDrive(String path) {
        return path.startsWith("/") && isDrive(path.substring(1)) ? path.substring(1) : path;
    }

    /** Undoes percent signs; what is none stays as it is. */
    private static String decode(String url) {
        byte[] from = url.getBytes(StandardCharsets.UTF_8);
        byte[] to = new byte[from.length];
        int length = 0;
        for (int i = 0; i < from.length; i++) {
            int value = from[i] == '%' && i + 2 < from.length ? hex(from[i + 1], from[i + 2]) : -1;
            to[length++] = value < 0 ? from[i] : (byte) value;
            i += value < 0 ? 0 : 2;
        }
        return new String(to, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }
}
