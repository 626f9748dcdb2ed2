package org.platter.qtest.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.platter.block.api.BlockException;

/**
 * What QEMU's {@code blkdebug} does to requests beneath a disk: at an event it makes requests fail by rules, changes its state,
 * or holds a request until it is told to let it go. Requests come on any thread, and are held on theirs.
 */
final class DebugEvents {

    /** QEMU's errno of a rule that names none: EIO. */
    private static final int EIO = 5;

    private static final int ENOSPC = 28;

    /** {@code [inject-error]}: at the event, in the state, the request fails. */
    private record Failure(String event, int state, int errno, boolean once) {}

    /** {@code [set-state]}: at the event, in the state, there is a new state. */
    private record Transition(String event, int state, int newState) {}

    private final List<Failure> failures = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();

    /** Tags by event, of breakpoints that nobody has reached. */
    private final Map<String, String> breakpoints = new HashMap<>();

    /** Tags of requests that are held. */
    private final Set<String> held = new HashSet<>();

    private final Runnable listener;
    private int state = 1;
    private boolean released;

    /** @param listener is told, on any thread, that a request is held from now on */
    DebugEvents(Runnable listener) {
        this.listener = listener;
    }

    /** Adds the rules of a file's text. */
    void rules(String file, List<String> lines) throws IOException {
        String section = "";
        Map<String, String> values = new HashMap<>();
        int number = 0;
        for (String raw : lines) {
            number++;
            String line = raw.strip();
            if (line.startsWith("[")) {
                add(file, number, section, values);
                section = line;
                values.clear();
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                if (equals < 1 || section.isEmpty()) {
                    throw new IOException(
                            file + ": line " + number + ": found '" + line + "', expected key = \"value\"");
                }
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip().replaceAll("^\"|\"$", ""));
            }
        }
        add(file, number, section, values);
    }

    private void add(String file, int line, String section, Map<String, String> values) throws IOException {
        switch (section) {
            case "" -> {}
            case "[inject-error]" ->
                failures.add(new Failure(
                        event(file, line, values),
                        number(file, line, values, "state", 0),
                        number(file, line, values, "errno", EIO),
                        values.getOrDefault("once", "off").equals("on")));
            case "[set-state]" ->
                transitions.add(new Transition(
                        event(file, line, values),
                        number(file, line, values, "state", 0),
                        number(file, line, values, "new_state", 0)));
            default ->
                throw new IOException(file + ": before line " + line + ": found " + section
                        + ", expected [inject-error] or [set-state]");
        }
    }

    private static String event(String file, int line, Map<String, String> values) throws IOException {
        String event = values.get("event");
        if (!DebugStorage.EVENTS.contains(event)) {
            throw new IOException(file + ": before line " + line + ": found event " + event + ", expected one of "
                    + DebugStorage.EVENTS);
        }
        return event;
    }

    private static int number(String file, int line, Map<String, String> values, String key, int otherwise)
            throws IOException {
        String value = values.getOrDefault(key, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + ": before line " + line + ": found " + key + " = '" + value + "', expected a number", e);
        }
    }

    /** A request has come to an event; returns when it may go on. */
    synchronized void reached(String event) throws BlockException {
        String tag = breakpoints.remove(event);
        if (tag != null && !released) {
            held.add(tag);
            listener.run();
            awaitRelease(tag);
        }
        Failure failing = null;
        for (Failure failure : failures) {
            if (failure.event.equals(event) && (failure.state == 0 || failure.state == state)) {
                failing = failure;
                break;
            }
        }
        int before = state;
        for (Transition transition : transitions) {
            if (transition.event.equals(event) && (transition.state == 0 || transition.state == before)) {
                state = transition.newState;
            }
        }
        if (failing != null) {
            if (failing.once) {
                failures.remove(failing);
            }
            throw new BlockException(
                    failing.errno == ENOSPC ? BlockException.Kind.NO_SPACE : BlockException.Kind.IO,
                    "blkdebug: error " + failing.errno + " at " + event);
        }
    }

    /** Not to be interrupted: that would close the file beneath. */
    private void awaitRelease(String tag) {
        boolean interrupted = false;
        while (held.contains(tag) && !released) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        held.remove(tag);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a request is held now. */
    synchronized boolean holding() {
        return !held.isEmpty();
    }

    /** Holds the next request that comes to the event. */
    synchronized void breakAt(String event, String tag) {
        breakpoints.put(event, tag);
    }

    /**
     * Lets the request go that is held under the tag, or will be: it may be on its way.
     *
     * @return false if the tag is not known
     */
    synchronized boolean resume(String tag) {
        boolean known = breakpoints.values().remove(tag) | held.remove(tag);
        notifyAll();
        return known;
    }

    /** Lets all requests go, also those to come. */
    synchronized void release() {
        released = true;
        notifyAll();
    }
}
