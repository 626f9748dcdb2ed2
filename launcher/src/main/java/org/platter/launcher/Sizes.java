package org.platter.launcher;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers of bytes as people write and read them: powers of 1024 throughout. */
final class Sizes {

    private static final int SECTOR = 512;
    private static final String SUFFIXES = "KMGTPE";

    private Sizes() {}

    /**
     * Understands {@code 512}, {@code 64k}, {@code 1.5G} or {@code 20GiB}. {@code GB} and its like are refused, since some
     * mean powers of 1000 by them.
     *
     * @param what what the size is of, for the message
     */
    static long parse(String text, String what) throws UsageException {
        String upper = text.toUpperCase(Locale.ROOT);
        int digits = 0;
        while (digits < upper.length() && (Character.isDigit(upper.charAt(digits)) || upper.charAt(digits) == '.')) {
            digits++;
        }
        String suffix = upper.substring(digits);
        if (suffix.length() == 2 && suffix.endsWith("B") && SUFFIXES.indexOf(suffix.charAt(0)) >= 0) {
            String letter = suffix.substring(0, 1);
            throw new UsageException("Invalid " + what + " '" + text + "': use " + text.substring(0, digits) + letter
                    + " for " + text.substring(0, digits) + " " + letter + "iB");
        }
        int power = suffix.isEmpty() || suffix.equals("B") ? 0 : SUFFIXES.indexOf(suffix.charAt(0)) + 1;
        boolean known = suffix.isEmpty()
                || suffix.equals("B")
                || power > 0 && (suffix.length() == 1 || suffix.substring(1).equals("IB"));
        try {
            if (known && digits > 0) {
                return new BigDecimal(upper.substring(0, digits))
                        .multiply(BigDecimal.valueOf(1L << 10 * power))
                        .toBigInteger()
                        .longValueExact();
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below
        }
        throw new UsageException(
                "Invalid " + what + " '" + text + "': expected a number of bytes below 8E, with k, M, G,"
                        + " T, P or E for kibi-, mebi-, gibi-, tebi-, pebi- or exbibytes");
    }

    /** The same, rounded up to whole sectors. */
    static long sectors(String text, String what) throws UsageException {
        long size = parse(text, what);
        return size % SECTOR == 0 ? size : Math.addExact(size, SECTOR - size % SECTOR);
    }

    /** Three digits and a unit, as {@code 1.07 MiB}. */
    static String human(long bytes) {
        int power = 0;
        double number = bytes;
        while (number >= 1000 && power < SUFFIXES.length()) {
            number /= 1024;
            power++;
        }
        String digits =
                new BigDecimal(number, new MathContext(3)).stripTrailingZeros().toPlainString();
        return digits + " " + (power == 0 ? "B" : SUFFIXES.charAt(power - 1) + "iB");
    }
}
