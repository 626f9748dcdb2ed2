package org.platter.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** A session of Gogo's on this process's standard streams. One thread uses it. */
final class Commands implements AutoCloseable {

    private static final int POLL = 20;

    /** Milliseconds for which a command that is to end is waited for. */
    private static final long PATIENCE = 1000;

    private final CommandSession session;
    private final PrintStream out;
    private final PrintStream err;

    Commands(CommandProcessor processor, PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
        session = processor.createSession(System.in, out, err);
        // A word without a scope is about the framework first: start and stop are about bundles.
        session.put("SCOPE", "shell:felix:gogo:*");
        session.currentDir(Path.of("").toAbsolutePath());
    }

    /** Where the names of files begin. */
    Path here() {
        return session.currentDir();
    }

    /**
     * As {@link #run(String)}, though not longer than a person wishes: a command that does not end then, goes on by itself.
     */
    void run(String line, Break wish) throws InterruptedException {
        wish.in(session);
        Thread command = new Thread(() -> run(line), "platter command");
        command.setDaemon(true);
        command.start();
        long patience = PATIENCE;
        while (command.isAlive() && patience > 0) {
            command.join(POLL);
            patience -= wish.isWished() ? POLL : 0;
        }
        if (command.isAlive()) {
            err.println("platter: '" + line.strip() + "' cannot be broken off and goes on by itself");
            err.flush();
        }
    }

    /** Does what a line says and prints what comes of it; false if that was an error. */
    boolean run(String line) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                String text = session.format(result, Converter.INSPECT).toString();
                out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
            }
            out.flush();
            return true;
        } catch (Exception | LinkageError e) {
            out.flush();
            err.println("platter: " + Reason.of(e));
            err.flush();
            return false;
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
