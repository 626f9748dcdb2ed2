package org.platter.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Reads lines as Gogo does, for a prompt. */
final class GogoParser implements Parser {

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE
                && GogoLine.upTo(line, line.length()).isQuoted()) {
            throw new EOFError(-1, -1, "a quote is open", "quote");
        }
        return GogoLine.upTo(line, cursor);
    }
}
