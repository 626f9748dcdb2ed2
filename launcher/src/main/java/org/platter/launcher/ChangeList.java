package org.platter.launcher;

import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import org.platter.image.tools.ChangedFacts;

/** What a verb has changed in an image, or would change. */
final class ChangeList {

    private ChangeList() {}

    static void print(Map<String, ChangedFacts.Change> changes, Arguments arguments, PrintStream out) {
        if (arguments.has("q")) {
            return;
        }
        if (changes.isEmpty()) {
            out.println("Nothing to change.");
        }
        changes.forEach((name, change) -> print(name, change.before(), change.after(), out));
    }

    /** Of facts that have parts, only the parts that differ. */
    private static void print(String name, Object before, Object after, PrintStream out) {
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> young) {
            for (Object part : old.keySet()) {
                if (!Objects.equals(old.get(part), young.get(part))) {
                    print(name + " " + part, old.get(part), young.get(part), out);
                }
            }
        } else {
            out.println(name.replace('-', ' ') + ": " + before + " -> " + after);
        }
    }
}
