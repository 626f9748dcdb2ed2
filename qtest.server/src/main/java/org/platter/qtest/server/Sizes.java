package org.platter.qtest.server;

import java.util.Locale;

/** Sizes with a letter for their unit. */
final class Sizes {

    private static final String UNITS = "bkmgt";

    private Sizes() {}

    /** A number of bytes, K, M, G or T. */
    static long parse(KeyValues values, String key, long otherwise) throws CommandLineException {
        String text = values.take(key);
        return text == null ? otherwise : parse(values.option(), text, 'b');
    }

    /** @param unit the unit of a number that has no letter */
    static long parse(String option, String text, char unit) throws CommandLineException {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean lettered = !lower.isEmpty() && UNITS.indexOf(lower.charAt(lower.length() - 1)) >= 0;
        char letter = lettered ? lower.charAt(lower.length() - 1) : unit;
        try {
            long number = Long.parseLong(lettered ? lower.substring(0, lower.length() - 1) : lower);
            long bytes = Math.multiplyExact(number, 1L << 10 * UNITS.indexOf(letter));
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below
        }
        throw new CommandLineException(option + ": found '" + text + "', expected a size such as 64M");
    }
}
