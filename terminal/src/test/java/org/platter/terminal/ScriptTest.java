package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private final RecordedKeyboard keyboard = new RecordedKeyboard();
    private boolean ended;

    private Script script(Script.Step... steps) {
        return new Script(List.of(steps), keyboard, () -> ended = true);
    }

    private static void send(Script script, String text) {
        text.chars().forEach(script::serial);
    }

    @Test
    void endsWhenTheTextIsOnTheScreen() {
        Script script = script(new Script.Expect("C:\\>"));
        script.screen(Screens.of(7, "booting"));
        assertFalse(ended);

        script.screen(Screens.of(7, "booting", " C:\\>"));

        assertTrue(ended);
    }

    @Test
    void endsWhenTheTextHasComeOverTheSerialLine() {
        Script script = script(new Script.Expect("login:"));
        send(script, "my login");
        assertFalse(ended);

        send(script, ": ");

        assertTrue(ended);
    }

    @Test
    void typesOnlyAfterTheTextBeforeHasCome() {
        Script script = script(new Script.Expect("one"), new Script.Type("dir\n"), new Script.Expect("two"));
        assertEquals("", keyboard.toString());

        send(script, "one");

        assertEquals("'dir\n'", keyboard.toString());
        assertFalse(ended);
        assertEquals("two", script.awaited());
    }

    @Test
    void looksForTheNextTextBehindTheLastOne() {
        Script script = script(new Script.Expect("$"), new Script.Expect("$"));
        send(script, "$ ");
        assertFalse(ended);

        send(script, "$ ");

        assertTrue(ended);
    }

    @Test
    void passesOverLinesThatWereThereWhenTheLastTextWasFound() {
        Script script = script(new Script.Expect("ready"), new Script.Expect("memory"));
        script.screen(Screens.of(7, "memory: 5", "ready"));
        script.screen(Screens.of(7, "ready", ">"));
        assertFalse(ended);

        script.screen(Screens.of(7, "ready", ">", "memory: 5", "memory: 6"));

        assertTrue(ended);
    }

    @Test
    void findsALineThatHasComeASecondTime() {
        Script script = script(new Script.Expect(">"), new Script.Expect(">"));
        script.screen(Screens.of(7, ">"));
        script.screen(Screens.of(7, "", ">"));
        assertFalse(ended);

        script.screen(Screens.of(7, ">", ">"));

        assertTrue(ended);
    }

    @Test
    void typesAtOnceWhatIsNotWaitedWith() {
        script(new Script.Type("a"), new Script.Type("b"));

        assertEquals("'a' 'b'", keyboard.toString());
    }

    @Test
    void doesNotEndByItselfWhenItsLastStepIsTyping() {
        Script script = script(new Script.Expect("one"), new Script.Type("q"));

        send(script, "one");

        assertFalse(ended);
        assertNull(script.awaited());
    }

    @Test
    void findsATextAfterMuchElse() {
        Script script = script(new Script.Expect("needle"));
        send(script, "hay ".repeat(100_000) + "nee");

        send(script, "dle");

        assertTrue(ended);
    }
}
