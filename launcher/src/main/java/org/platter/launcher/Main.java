package org.platter.launcher;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The {@code platter} command: finds the verb, and turns what comes of it into messages and the exit code. */
public final class Main {

    /** The exit code of every failure that has no code of its own. */
    static final int FAILURE = 1;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] words) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = new Main(out, err).run(words);
        if (out.checkError() && code == 0) {
            err.println("platter: standard output could not be written");
            code = FAILURE;
        }
        err.flush();
        System.exit(code);
    }

    /** Runs the command; returns the exit code. */
    int run(String... words) {
        String name = words.length == 0 ? "--help" : words[0];
        switch (name) {
            case "help", "-h", "--help" -> {
                return help(words.length > 1 ? words[1] : "");
            }
            case "-V", "--version" -> {
                out.println("platter " + Version.read());
                return 0;
            }
            default -> {
                Verb verb = Verbs.named(name);
                return verb == null ? unknown(name) : run(verb, Arrays.copyOfRange(words, 1, words.length));
            }
        }
    }

    private int run(Verb verb, String[] words) {
        Syntax syntax = verb.syntax();
        try {
            Arguments arguments = Arguments.parse(syntax, verb.words(words));
            if (arguments.has("help")) {
                syntax.print(out);
                return 0;
            }
            return verb.run(arguments, out, err);
        } catch (UsageException e) {
            complain(e.getMessage());
            err.println("Try 'platter " + syntax.name() + " --help' for more information");
            return FAILURE;
        } catch (Failure e) {
            if (!Shutdown.underWay()) {
                complain(e.getMessage());
            }
            return e.exitCode();
        } catch (Exception e) {
            if (!Shutdown.underWay()) {
                complain(Reason.withFile(e));
            }
            return verb.failure();
        }
    }

    private int help(String about) {
        if (about.isEmpty()) {
            Verbs.print(out);
            return 0;
        }
        Verb verb = Verbs.named(about);
        if (verb == null) {
            return unknown(about);
        }
        verb.syntax().print(out);
        return 0;
    }

    private int unknown(String name) {
        complain("Command not found: " + name);
        err.println("Try 'platter --help' for more information");
        return FAILURE;
    }

    private void complain(String message) {
        out.flush();
        err.println("platter: " + message);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 14), false, StandardCharsets.UTF_8);
    }
}
