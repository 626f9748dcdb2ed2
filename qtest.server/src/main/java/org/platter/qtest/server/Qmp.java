package org.platter.qtest.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * QEMU's machine protocol on one connection: a greeting, then an answer to each command, and events in between.
 *
 * <p>Source: QEMU, QEMU Machine Protocol Specification.
 */
final class Qmp {

    private static final int LONGEST = 1 << 20;

    private final Connection connection;
    private final QtestServer server;
    private final Map<String, Function<Map<?, ?>, Object>> commands = new TreeMap<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean negotiated;
    private int depth;
    private int quote;
    private boolean escaped;

    Qmp(Connection connection, QtestServer server) {
        this.connection = connection;
        this.server = server;
        commands.put("qmp_capabilities", arguments -> Map.of());
        commands.put("query-status", arguments -> server.status());
        commands.put("query-version", arguments -> version());
        commands.put("query-name", arguments -> Map.of());
        commands.put(
                "query-commands",
                arguments -> commands.keySet().stream()
                        .map(name -> Map.of("name", name))
                        .toList());
        commands.put("stop", arguments -> server.stopMachine());
        commands.put("cont", arguments -> server.goOn());
        commands.put("system_reset", arguments -> server.reset());
        commands.put("quit", arguments -> server.quit());
        commands.put("human-monitor-command", this::humanCommand);
        send(Map.of("QMP", ordered("version", version(), "capabilities", List.of())));
        connection.flush();
    }

    private static Map<String, Object> version() {
        return ordered("qemu", ordered("micro", 0, "minor", 2, "major", 7), "package", "Platter");
    }

    private Object humanCommand(Map<?, ?> arguments) {
        if (arguments.get("command-line") instanceof String line) {
            return server.humanCommand(line);
        }
        throw new IllegalArgumentException("Parameter 'command-line' is missing");
    }

    /** Takes what has come in; a message ends with its last bracket. */
    void receive(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int c = bytes.get();
            if (depth > 0 || c == '{' || c == '[') {
                message.write(c);
                follow(c);
                if (depth == 0 || message.size() > LONGEST) {
                    depth = 0;
                    quote = 0;
                    answer(message.toString(StandardCharsets.UTF_8));
                    message.reset();
                }
            }
        }
        connection.flush();
    }

    private void follow(int c) {
        if (quote != 0) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == quote) {
                quote = 0;
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }

    private void answer(String text) {
        Map<?, ?> request;
        try {
            if (!(Json.parse(text) instanceof Map<?, ?> map) || !(map.get("execute") instanceof String)) {
                throw new IllegalArgumentException("expected an object with 'execute'");
            }
            request = map;
        } catch (IllegalArgumentException e) {
            send(error("GenericError", "Invalid JSON: " + e.getMessage()));
            return;
        }
        Map<String, Object> answer = answer((String) request.get("execute"), request.get("arguments"));
        if (request.containsKey("id")) {
            answer.put("id", request.get("id"));
        }
        send(answer);
    }

    private Map<String, Object> answer(String name, Object arguments) {
        Function<Map<?, ?>, Object> command = commands.get(name);
        boolean negotiation = name.equals("qmp_capabilities");
        if (command == null || negotiation == negotiated) {
            return error(
                    "CommandNotFound",
                    negotiated || negotiation || command == null
                            ? "The command " + name + " has not been found"
                            : "Expecting capabilities negotiation with 'qmp_capabilities'");
        }
        negotiated = true;
        try {
            return ordered("return", command.apply(arguments instanceof Map<?, ?> map ? map : Map.of()));
        } catch (IllegalArgumentException e) {
            return error("GenericError", e.getMessage());
        }
    }

    private static Map<String, Object> error(String kind, String description) {
        return ordered("error", ordered("class", kind, "desc", description));
    }

    /** Tells of something that has happened. */
    void event(String name, Map<String, Object> data) {
        if (!negotiated) {
            return;
        }
        Instant now = Clock.systemUTC().instant();
        Map<String, Object> event = ordered(
                "timestamp",
                ordered("seconds", now.getEpochSecond(), "microseconds", now.getNano() / 1000),
                "event",
                name);
        if (!data.isEmpty()) {
            event.put("data", data);
        }
        send(event);
        connection.flush();
    }

    private void send(Object value) {
        connection.send(Json.text(value) + "\r\n");
    }

    /** A map of names and values in this order. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
