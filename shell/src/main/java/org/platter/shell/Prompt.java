package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;

/** Reads lines from a terminal, with history, which is kept from run to run, and completion. One thread uses it. */
final class Prompt {

    private static final String TEXT = "platter> ";

    private final LineReader reader;

    Prompt(LocalTerminal terminal, Completer completer) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal.jline())
                .appName("platter")
                .parser(new GogoParser())
                .completer(completer)
                .history(new DefaultHistory())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        reader = builder.build();
        history().ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
    }

    /** The next line; null when no more will come. */
    String next() {
        while (true) {
            try {
                return reader.readLine(TEXT);
            } catch (UserInterruptException e) {
                // Ctrl-C gives the line up.
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    /** Where programs keep what is nice to have again (XDG Base Directory Specification); empty if that cannot be. */
    private static Optional<Path> history() {
        String state = System.getenv("XDG_STATE_HOME");
        Path folder = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        try {
            return Optional.of(
                    Files.createDirectories(folder.resolve("platter")).resolve("history"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
