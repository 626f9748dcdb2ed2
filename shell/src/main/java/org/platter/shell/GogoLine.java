package org.platter.shell;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * The words of the command at the cursor, and the beginning of one before it. Blanks part words; semicolons and bars part
 * commands; a backslash takes the next character as it is, and so do quotes with all between them.
 */
final class GogoLine implements CompletingParsedLine {

    private static final char NONE = 0;

    /** What means something to Gogo, somewhere in a word; all else stands for itself. */
    private static final String SPECIAL = " \t\n;|&$()[]{}<>'\"\\#=?*!^`";

    private final String line;
    private final int cursor;
    private final List<String> words = new ArrayList<>();

    /** Of the word at the cursor: where it begins, what it is so far, and whether a quote is open in it. */
    private int start;

    private StringBuilder word;
    private char quote = NONE;
    private boolean taken;

    private GogoLine(String line, int cursor) {
        this.line = line;
        this.cursor = cursor;
    }

    /** The line as far as it is written before a place. */
    static GogoLine upTo(String line, int cursor) {
        GogoLine parsed = new GogoLine(line, cursor);
        for (int i = 0; i < cursor; i++) {
            parsed.accept(line.charAt(i), i);
        }
        if (parsed.word == null) {
            parsed.begin(cursor);
        }
        parsed.words.add(parsed.word.toString());
        return parsed;
    }

    private void accept(char c, int at) {
        boolean plain = !taken && quote == NONE;
        if (plain && (Character.isWhitespace(c) || c == ';' || c == '|')) {
            end(c);
            return;
        }
        if (word == null) {
            begin(at);
        }
        if (taken) {
            taken = false;
            word.append(c);
        } else if (c == '\\' && quote != '\'') {
            taken = true;
        } else if (plain && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = NONE;
        } else {
            word.append(c);
        }
    }

    private void begin(int at) {
        start = at;
        word = new StringBuilder();
    }

    private void end(char c) {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
        if (c == ';' || c == '|' || c == '\n') {
            words.clear();
        }
    }

    /** Whether a quote is open at the cursor. */
    boolean isQuoted() {
        return quote != NONE;
    }

    @Override
    public String word() {
        return word.toString();
    }

    @Override
    public int wordCursor() {
        return word.length();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public String line() {
        return line;
    }

    @Override
    public int cursor() {
        return cursor;
    }

    @Override
    public int rawWordCursor() {
        return cursor - start;
    }

    @Override
    public int rawWordLength() {
        return cursor - start;
    }

    /** What to write for a word: in the quotes that the person has begun with, where that can be. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        String text = candidate.toString();
        char first = start < cursor ? line.charAt(start) : NONE;
        boolean quotes = (first == '\'' || first == '"') && text.chars().noneMatch(c -> "'\"\\$".indexOf(c) >= 0);
        if (quotes) {
            return first + text + (complete ? first : "");
        }
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            escaped.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return escaped;
    }
}
