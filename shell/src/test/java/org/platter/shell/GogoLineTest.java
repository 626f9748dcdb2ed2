package org.platter.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GogoLineTest {

    private static GogoLine line(String text) {
        return GogoLine.upTo(text, text.length());
    }

    @Test
    void blanksPartWordsAndTheLastOneIsBegun() {
        assertEquals(List.of("disk:open", "hda", ""), line("disk:open  hda ").words());
        assertEquals(List.of("disk:open", "hd"), line("disk:open hd").words());
        assertEquals(List.of(""), line("").words());
    }

    @Test
    void quotesAndBackslashesKeepBlanksInAWord() {
        assertEquals(List.of("a", "b c"), line("a 'b c'").words());
        assertEquals(List.of("a", "b \\c"), line("a 'b \\c").words());
        assertEquals(List.of("a", "b \"c"), line("a \"b \\\"c\"").words());
        assertEquals(List.of("a", "b c;d"), line("a b\\ c\\;d").words());
    }

    @Test
    void onlyTheCommandAtTheCursorCounts() {
        assertEquals(List.of("vm:st"), line("disk:list; vm:st").words());
        assertEquals(List.of("grep", "x"), line("disk:list | grep x").words());
        assertEquals(
                List.of("disk:open", "h"),
                GogoLine.upTo("disk:open hda d.vhd", 11).words());
    }

    @Test
    void knowsWhatIsToBeReplaced() {
        GogoLine line = line("disk:open hda 'with sp");

        assertEquals("with sp", line.word());
        assertEquals(7, line.wordCursor());
        assertEquals(8, line.rawWordCursor());
        assertEquals(2, line.wordIndex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.vhd",
                "with space.vhd",
                "qu'o\"te.vhd",
                "ünï-漢.vhd",
                "dollar$x.vhd",
                "back\\slash.vhd",
                "semi;amp&.vhd",
                "br[1]{2}(3)<4>#5=6?*.vhd"
            })
    void whatIsCompletedIsReadAsTheSameWord(String name) {
        for (String begun : new String[] {"", "'", "\""}) {
            String completed = line("ls " + begun).escape(name, true).toString();
            assertEquals(List.of("ls", name), line("ls " + completed).words(), completed);
            assertFalse(line("ls " + completed).isQuoted(), completed);
        }
    }

    @Test
    void aFolderLeavesItsQuoteOpen() {
        assertEquals("'a b/", line("ls '").escape("a b/", false).toString());
        assertEquals("a\\ b/", line("ls ").escape("a b/", false).toString());
    }

    @Test
    void aLineWithAnOpenQuoteGoesOn() {
        GogoParser parser = new GogoParser();

        assertThrows(EOFError.class, () -> parser.parse("vm:type 'a", 0, ParseContext.ACCEPT_LINE));
        assertTrue(parser.parse("vm:type 'a", 10, ParseContext.COMPLETE).words().contains("a"));
        assertEquals(
                2,
                parser.parse("vm:type 'a b'", 13, ParseContext.ACCEPT_LINE)
                        .words()
                        .size());
    }
}
