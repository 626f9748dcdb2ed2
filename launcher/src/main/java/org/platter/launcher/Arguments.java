package org.platter.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * A verb's words, understood as getopt does: letters may stand together and have their value attached, names take theirs
 * behind an equals sign or in the next word, options and operands may be mixed, and {@code --} ends the options.
 */
final class Arguments {

    /** An option with its value, empty if it takes none. */
    record Given(String key, String value) {}

    private final List<Given> given = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments() {}

    static Arguments parse(Syntax syntax, String... words) throws UsageException {
        Arguments arguments = new Arguments();
        for (int at = 0; at < words.length; at++) {
            String word = words[at];
            if (word.equals("--")) {
                arguments.operands.addAll(List.of(words).subList(at + 1, words.length));
                break;
            } else if (word.startsWith("--")) {
                at += arguments.name(syntax, word.substring(2), words, at);
            } else if (word.startsWith("-") && word.length() > 1) {
                at += arguments.letters(syntax, word.substring(1), words, at);
            } else {
                arguments.operands.add(word);
            }
        }
        return arguments;
    }

    /** Whether the option was given. */
    boolean has(String key) {
        return given.stream().anyMatch(option -> option.key.equals(key));
    }

    /** The option's value where it was given last; null if it was not. */
    String value(String key) {
        String found = null;
        for (Given option : given) {
            if (option.key.equals(key)) {
                found = option.value;
            }
        }
        return found;
    }

    /** The option's value, or another. */
    String value(String key, String otherwise) {
        return has(key) ? value(key) : otherwise;
    }

    /** All options in the order in which they were given. */
    List<Given> given() {
        return given;
    }

    /** The words that are no options. */
    List<String> operands() {
        return operands;
    }

    /**
     * The operands, of which there must be a certain number.
     *
     * @param what what they are, for people
     */
    List<String> operands(int least, int most, String what) throws UsageException {
        if (operands.size() < least || operands.size() > most) {
            throw new UsageException("found " + operands.size() + " file names, expected " + what);
        }
        return operands;
    }

    /** Returns how many further words it took. */
    private int name(Syntax syntax, String text, String[] words, int at) throws UsageException {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Syntax.Option option = name.length() > 1 ? syntax.find(name) : null;
        if (option == null) {
            throw new UsageException("unrecognized option '--" + name + "'");
        }
        if (option.value().isEmpty()) {
            if (equals >= 0) {
                throw new UsageException("option '--" + name + "' doesn't allow an argument");
            }
            given.add(new Given(option.key(), ""));
            return 0;
        }
        if (equals >= 0) {
            given.add(new Given(option.key(), text.substring(equals + 1)));
            return 0;
        }
        given.add(new Given(option.key(), next(words, at, "option '--" + name + "'")));
        return 1;
    }

    private int letters(Syntax syntax, String text, String[] words, int at) throws UsageException {
        for (int i = 0; i < text.length(); i++) {
            String letter = text.substring(i, i + 1);
            Syntax.Option option = syntax.find(letter);
            if (option == null) {
                throw new UsageException("invalid option -- '" + letter + "'");
            }
            if (option.value().isEmpty()) {
                given.add(new Given(option.key(), ""));
            } else if (i + 1 < text.length()) {
                given.add(new Given(option.key(), text.substring(i + 1)));
                return 0;
            } else {
                given.add(new Given(option.key(), next(words, at, "option -- '" + letter + "'")));
                return 1;
            }
        }
        return 0;
    }

    private static String next(String[] words, int at, String option) throws UsageException {
        if (at + 1 == words.length) {
            throw new UsageException(option + " requires an argument");
        }
        return words[at + 1];
    }
}
