package org.platter.launcher;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code watch}: the screen and keyboard of a PC that runs in another process. The bundle {@code terminal} does it. */
final class WatchVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("watch", "[ADDRESS]", "be screen and keyboard of a PC that runs in a shell elsewhere")
                .note("vm:watch in that shell tells the address. Without one, there must be one such PC of yours.")
                .note("Ctrl-] leaves.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        List<String> operands = arguments.operands(0, 1, "one address at most");
        Map<String, Object> command = new HashMap<>();
        command.put("platter.command", "watch");
        if (!operands.isEmpty()) {
            command.put("address", operands.get(0));
        }
        return Framework.run(command, List.of());
    }
}
