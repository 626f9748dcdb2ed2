package org.platter.launcher;

import java.io.PrintStream;

/** One verb of the command. */
interface Verb {

    /** How it is used. */
    Syntax syntax();

    /** The words behind the verb, as they are to be understood. */
    default String[] words(String[] given) {
        return given;
    }

    /**
     * Does it. What it throws is told to the person and ends in {@link #failure}.
     *
     * @param out standard output
     * @param err standard error, for what is told while it runs
     * @return the exit code
     */
    int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception;

    /** The exit code when it throws; it is 1 for a {@link UsageException} of any verb. */
    default int failure() {
        return Main.FAILURE;
    }
}
