package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static final Syntax SYNTAX = new Syntax("try", "FILE", "try it")
            .option("f", "format", "FORMAT", "")
            .option("p", "", "", "")
            .option("q", "", "", "")
            .option("", "output", "HOW", "");

    private static Arguments parse(String... words) throws UsageException {
        return Arguments.parse(SYNTAX, words);
    }

    @ParameterizedTest
    @CsvSource({"-f vpc", "-fvpc", "--format vpc", "--format=vpc", "-pfvpc", "-pf vpc", "-f raw -f vpc"})
    void understandsEveryWayToGiveAValue(String line) throws UsageException {
        assertEquals("vpc", parse(line.split(" ")).value("format"));
    }

    @Test
    void letsLettersStandTogether() throws UsageException {
        Arguments arguments = parse("-pq");

        assertTrue(arguments.has("p") && arguments.has("q"));
    }

    @Test
    void letsOptionsAndOperandsMix() throws UsageException {
        Arguments arguments = parse("a", "-p", "b", "-f", "vpc", "c");

        assertEquals(List.of("a", "b", "c"), arguments.operands());
    }

    @Test
    void takesEverythingBehindTwoHyphensAsOperands() throws UsageException {
        Arguments arguments = parse("--", "-p", "--format");

        assertEquals(List.of("-p", "--format"), arguments.operands());
        assertFalse(arguments.has("p"));
    }

    @Test
    void takesASingleHyphenAsAnOperand() throws UsageException {
        assertEquals(List.of("-"), parse("-").operands());
    }

    @Test
    void hasNoValueForWhatWasNotGiven() throws UsageException {
        assertNull(parse().value("format"));
        assertEquals("raw", parse().value("format", "raw"));
    }

    @Test
    void knowsHelpEverywhere() throws UsageException {
        assertTrue(parse("-h").has("help"));
        assertTrue(parse("--help").has("help"));
    }

    @ParameterizedTest
    @CsvSource({
        "--frob, unrecognized option '--frob'",
        "--p, unrecognized option '--p'",
        "-x, invalid option -- 'x'",
        "-f, option -- 'f' requires an argument",
        "--output, option '--output' requires an argument",
        "--help=me, option '--help' doesn't allow an argument",
    })
    void refuses(String word, String message) {
        assertEquals(
                message, assertThrows(UsageException.class, () -> parse(word)).getMessage());
    }
}
