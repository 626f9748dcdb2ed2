package org.platter.block.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Options that only one format understands, as text: what stands behind {@code -o} on a command line. Immutable. Every
 * getter throws {@link IllegalArgumentException} with the option's name, what was found and what is expected.
 */
public final class FormatOptions {

    /** No options. */
    public static final FormatOptions NONE = new FormatOptions(Map.of());

    private final Map<String, String> values;

    private FormatOptions(Map<String, String> values) {
        this.values = values;
    }

    /** These options and no others. */
    public static FormatOptions of(Map<String, String> values) {
        return new FormatOptions(Map.copyOf(values));
    }

    /** These options and one more, or one replaced. */
    public FormatOptions with(String name, String value) {
        var all = new TreeMap<>(values);
        all.put(name, value);
        return of(all);
    }

    /** The option's text, if it was given. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The option's text, one of the choices; the first choice if it was not given. */
    public String choice(String name, String... choices) {
        String found = values.getOrDefault(name, choices[0]);
        if (!List.of(choices).contains(found)) {
            throw bad(name, found, String.join(" or ", choices));
        }
        return found;
    }

    /** The option as a yes or no: {@code on} or {@code off}. */
    public boolean flag(String name, boolean otherwise) {
        String found = values.getOrDefault(name, otherwise ? "on" : "off");
        return switch (found) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw bad(name, found, "on or off");
        };
    }

    /** The option as a number of bytes: digits and perhaps one of the suffixes k, M, G, T (powers of 1024). */
    public long bytes(String name, long otherwise) {
        String found = values.get(name);
        return found == null ? otherwise : parseBytes(name, found);
    }

    /**
     * Checks that no other options were given.
     *
     * @throws IllegalArgumentException naming the first that is not known
     */
    public void requireKnown(Collection<OptionDescription> known) {
        for (String name : new TreeMap<>(values).keySet()) {
            if (known.stream().noneMatch(option -> option.name().equals(name))) {
                throw new IllegalArgumentException("option '" + name + "': unknown, expected one of "
                        + known.stream().map(OptionDescription::name).toList());
            }
        }
    }

    /** Whether the same options have the same values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FormatOptions options && options.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return new TreeMap<>(values).toString();
    }

    private static long parseBytes(String name, String found) {
        int shift = switch (found.isEmpty() ? ' ' : found.charAt(found.length() - 1)) {
            case 'k', 'K' -> 10;
            case 'M' -> 20;
            case 'G' -> 30;
            case 'T' -> 40;
            default -> 0;
        };
        try {
            long number = Long.parseLong(shift == 0 ? found : found.substring(0, found.length() - 1));
            if (number >= 0) {
                return Math.multiplyExact(number, 1L << shift);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below
        }
        throw bad(name, found, "a number of bytes such as 512, 64k or 2M");
    }

    private static IllegalArgumentException bad(String name, String found, String expected) {
        return new IllegalArgumentException("option '" + name + "': found '" + found + "', expected " + expected);
    }
}
