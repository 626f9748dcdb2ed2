package org.platter.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How a verb is used: its help text, and the rule by which its words are understood. */
final class Syntax {

    private static final int INDENT = 26;
    private static final int WIDTH = 100;

    /**
     * An option.
     *
     * @param letter without its hyphen; empty if it has only a name
     * @param name without its hyphens; empty if it has only a letter
     * @param value what follows it; empty if nothing does
     */
    record Option(String letter, String name, String value, String help) {

        /** By what it is asked for in {@link Arguments}. */
        String key() {
            return name.isEmpty() ? letter : name;
        }
    }

    /** An option of every verb. */
    private static final Option DRIVER = new Option(
            "", "driver", "JAR", "use this jar's disk drivers, too, or those of a folder's jars; see platter --help");

    private final String name;
    private final String operands;
    private final String summary;
    private final List<Option> options = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param operands what follows the options, for people
     * @param summary what the verb does, in one line
     */
    Syntax(String name, String operands, String summary) {
        this.name = name;
        this.operands = operands;
        this.summary = summary;
    }

    Syntax option(String letter, String longName, String value, String help) {
        options.add(new Option(letter, longName, value, help));
        return this;
    }

    /** The options that say how an image is opened. */
    Syntax opening() {
        return option("", "open", "NAME=VALUE,...", "options for opening the image, such as parent=FILE or size=chs")
                .parents();
    }

    /** The options for parents of a verb that does not open the image itself. */
    Syntax openingParents() {
        return option("", "open", "NAME=VALUE,...", "options for opening the parent, such as raw_parent=on")
                .parents();
    }

    /** The option that says where parents may be. */
    Syntax parents() {
        return option("", "parents", "FOLDER", "parents may be in and below this folder, too");
    }

    /** The option of a verb that only reads. */
    Syntax sharing() {
        return option("U", "force-share", "", "read without a lock, also what somebody is writing now");
    }

    /** The options of a verb that may take long. */
    Syntax progress() {
        return option("p", "", "", "show how far it is, as a bar on a terminal and as qemu-img does elsewhere")
                .option("", "progress", "text|bar|json", "show it so; JSON goes to standard error, an object a line");
    }

    /** The options of a verb that changes an image in place. */
    Syntax changing() {
        return option("", "dry-run", "", "tell what would be done, and change nothing")
                .progress()
                .option("q", "", "", "say nothing");
    }

    /** A paragraph under the options. */
    Syntax note(String text) {
        notes.add(text);
        return this;
    }

    String name() {
        return name;
    }

    String summary() {
        return summary;
    }

    /** The option of a letter or of a name; null if there is none. */
    Option find(String letterOrName) {
        for (Option option : options) {
            if (letterOrName.equals(option.letter) || letterOrName.equals(option.name)) {
                return option;
            }
        }
        if (letterOrName.equals("driver")) {
            return DRIVER;
        }
        return letterOrName.equals("h") || letterOrName.equals("help") ? new Option("h", "help", "", "") : null;
    }

    void print(PrintStream out) {
        out.println("Usage: platter " + name + " [OPTIONS] " + operands);
        out.println();
        out.println(summary.substring(0, 1).toUpperCase() + summary.substring(1) + ".");
        out.println();
        List<Option> all = new ArrayList<>(options);
        all.add(DRIVER);
        for (Option option : all) {
            StringBuilder line = new StringBuilder("  ");
            line.append(option.letter.isEmpty() ? "   " : "-" + option.letter);
            if (!option.name.isEmpty()) {
                line.append(option.letter.isEmpty() ? " --" : ", --").append(option.name);
            }
            if (!option.value.isEmpty()) {
                line.append(' ').append(option.value);
            }
            if (!option.help.isEmpty()) {
                wrap(out, padded(line.toString(), INDENT), option.help);
            }
        }
        for (String note : notes) {
            out.println();
            wrap(out, "", note);
        }
    }

    static String padded(String text, int width) {
        StringBuilder padded = new StringBuilder(text);
        do {
            padded.append(' ');
        } while (padded.length() < width);
        return padded.toString();
    }

    private static void wrap(PrintStream out, String start, String text) {
        String margin = " ".repeat(start.isEmpty() ? 0 : INDENT);
        StringBuilder line = new StringBuilder(start);
        boolean first = true;
        for (String word : text.split(" ")) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line.setLength(0);
                line.append(margin);
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        out.println(line);
    }
}
