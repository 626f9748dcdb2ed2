package org.platter.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandSyntaxTest {

    private final CommandSyntax open = CommandSyntax.of("disk:open", ImageCommands.class);
    private final CommandSyntax policy = CommandSyntax.of("disk:policy", ImageCommands.class);
    private final CommandSyntax start = CommandSyntax.of("vm:start", MachineCommands.class);
    private final CommandSyntax sendkey = CommandSyntax.of("vm:sendkey", KeyboardCommands.class);

    private static String refusal(CommandSyntax syntax, String... words) {
        CommandSession none = null;
        return assertThrows(IllegalArgumentException.class, () -> syntax.call(none, List.of(words)))
                .getMessage();
    }

    @Test
    void optionsOfARecordAreGivenAnywhere() {
        Object[] arguments = open.call(null, List.of("hda", "-f", "vpc", "d.vhd", "--read-only"))
                .arguments();

        assertArrayEquals(new Object[] {null, new ImageChoice("vpc", true, false), "hda", "d.vhd"}, arguments);
    }

    @Test
    void anythingMayFollowTwoHyphens() {
        assertEquals("-x", open.call(null, List.of("hda", "--", "-x")).arguments()[3]);
    }

    @Test
    void theFormWithThatManyWordsIsTaken() {
        assertEquals(2, policy.call(null, List.of("hda", "stop")).arguments().length);
        assertEquals(5L, policy.call(null, List.of("hda", "stop", "5")).arguments()[2]);
        assertArrayEquals(
                new String[] {}, (String[]) start.call(null, List.of()).arguments()[2]);
    }

    @Test
    void saysWhatWasExpectedOfEveryForm() {
        assertEquals(
                "disk:policy: found 'hda', expected DRIVE POLICY, or DRIVE POLICY MILLISECONDS;"
                        + " disk:policy --help tells more",
                refusal(policy, "hda"));
        assertEquals("vm:sendkey: found nothing, expected KEY...; vm:sendkey --help tells more", refusal(sendkey));
        assertTrue(refusal(open, "-x").contains("option '-x': unknown; expected -f, --format, -r"));
        assertTrue(refusal(open, "hda", "-f").contains("option -f: expected FORMAT after it"));
    }

    @Test
    void helpNamesWhatMayBeLeftAwayInBrackets() {
        assertTrue(start.help().startsWith("vm:start [OPTION...] [FILE...]\n"), start.help());
        assertTrue(sendkey.help().startsWith("vm:sendkey KEY...\n"), sendkey.help());
        assertTrue(open.help().contains("  -f, --format FORMAT  the image's format"), open.help());
    }

    @ParameterizedTest
    @CsvSource({
        "'', DRIVE",
        "hda, FILE",
        "-r, DRIVE",
        "-f, FORMAT",
        "-f vpc, DRIVE",
        "hda --format vpc, FILE",
        "hda d.vhd, TEXT"
    })
    void knowsWhatTheNextWordIs(String before, Argument next) {
        assertEquals(next, open.argument(before.isEmpty() ? List.of() : List.of(before.split(" "))));
    }

    @Test
    void knowsWhatTheNextWordOfTheLongestFormIs() {
        assertEquals(Argument.POLICY, policy.argument(List.of("hda")));
        assertEquals(Argument.TEXT, policy.argument(List.of("hda", "stop")));
        assertEquals(Argument.FILE, start.argument(List.of("-m", "8M", "a.vhd", "b.vhd")));
        assertEquals(Argument.FILE, start.argument(List.of("-a")));
        assertEquals(
                Argument.BUNDLE,
                CommandSyntax.of("update", BundleCommands.class).argument(List.of()));
        assertEquals(
                Argument.FILE, CommandSyntax.of("update", BundleCommands.class).argument(List.of("vhd.driver")));
    }
}
