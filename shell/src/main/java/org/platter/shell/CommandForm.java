package org.platter.shell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/** One way in which a command may be given, as the parameters of a method and their annotations say. */
final class CommandForm {

    /** @param absent the value if it is not given, as a word */
    private record Option(List<String> names, boolean flag, String absent, String label, String description) {}

    private record Operand(String label, boolean several, Class<?> type, String description) {}

    private final Method method;

    /** What each parameter takes: an {@link Option}, an {@link Operand}, or the session, which is null here. */
    private final List<Object> parameters = new ArrayList<>();

    private CommandForm(Method method) {
        this.method = method;
    }

    static CommandForm of(Method method) {
        CommandForm form = new CommandForm(method);
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            form.parameters.add(meaning(parameter));
        }
        return form;
    }

    Method method() {
        return method;
    }

    /** How many words beside options it has, or has at least. */
    int operandCount() {
        return operands().size();
    }

    /** As in {@code [OPTION...] DRIVE FILE}. */
    String usage() {
        StringBuilder usage = new StringBuilder();
        if (!options().isEmpty()) {
            usage.append(" [OPTION...]");
        }
        for (Operand operand : operands()) {
            usage.append(operand.several ? " [" + operand.label + "...]" : " " + operand.label);
        }
        return usage.toString();
    }

    String description() {
        Descriptor descriptor = method.getAnnotation(Descriptor.class);
        return descriptor == null ? "" : descriptor.value();
    }

    /** Adds a row for each option and operand. */
    void describe(Table table) {
        for (Option option : options()) {
            table.row(
                    " ", String.join(", ", option.names) + (option.flag ? "" : " " + option.label), option.description);
        }
        for (Operand operand : operands()) {
            table.row(" ", operand.label, operand.description);
        }
    }

    /**
     * The method's arguments from a person's words.
     *
     * @throws IllegalArgumentException if the words are not of this form
     */
    Object[] arguments(CommandSession session, List<String> words) {
        Map<Option, String> given = new HashMap<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                rest.addAll(words.subList(i + 1, words.size()));
                break;
            }
            Option option = option(word);
            if (option == null) {
                rest.add(word);
            } else if (option.flag) {
                given.put(option, "true");
            } else if (++i < words.size()) {
                given.put(option, words.get(i));
            } else {
                throw new IllegalArgumentException("option " + word + ": expected " + option.label + " after it");
            }
        }
        requireCount(rest);
        return values(session, given, rest);
    }

    private Object[] values(CommandSession session, Map<Option, String> given, List<String> rest) {
        Object[] values = new Object[parameters.size()];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (parameters.get(i) instanceof Option option) {
                String word = given.getOrDefault(option, option.absent);
                values[i] = option.flag ? (Object) Boolean.valueOf(word) : word;
            } else if (parameters.get(i) instanceof Operand operand) {
                values[i] = operand.several
                        ? rest.subList(next, rest.size()).toArray(String[]::new)
                        : value(operand, rest.get(next++));
            } else {
                values[i] = session;
            }
        }
        return values;
    }

    private void requireCount(List<String> rest) {
        int single =
                (int) operands().stream().filter(operand -> !operand.several).count();
        boolean more = operands().size() > single;
        if (rest.size() < single || rest.size() > single && !more) {
            throw new IllegalArgumentException(
                    "found " + (rest.isEmpty() ? "nothing" : "'" + String.join(" ", rest) + "'") + ", expected "
                            + (operands().isEmpty()
                                    ? "nothing"
                                    : usage().replace("[OPTION...]", "").strip()));
        }
    }

    /** Null if the word is none. */
    private Option option(String word) {
        List<Option> options = options();
        for (Option option : options) {
            if (option.names.contains(word)) {
                return option;
            }
        }
        // A command without options may be given any text.
        if (!options.isEmpty() && word.startsWith("-") && word.length() > 1) {
            throw new IllegalArgumentException("option '" + word + "': unknown");
        }
        return null;
    }

    private static Object value(Operand operand, String word) {
        try {
            if (operand.type == int.class) {
                return Integer.valueOf(word);
            }
            return operand.type == long.class ? (Object) Long.valueOf(word) : word;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(operand.label + " '" + word + "': expected a whole number", e);
        }
    }

    private List<Option> options() {
        return of(Option.class);
    }

    private List<Operand> operands() {
        return of(Operand.class);
    }

    private <T> List<T> of(Class<T> kind) {
        return parameters.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Object meaning(java.lang.reflect.Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == CommandSession.class) {
            return null;
        }
        Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
        String description = descriptor == null ? "" : descriptor.value();
        String name = parameter.isNamePresent()
                ? parameter.getName()
                : type.getSimpleName().replace("[]", "");
        String label = name.toUpperCase(Locale.ROOT);
        Parameter option = parameter.getAnnotation(Parameter.class);
        if (option == null) {
            return new Operand(label, type.isArray(), type, description);
        }
        boolean flag = !option.presentValue().equals(Parameter.UNSPECIFIED);
        return new Option(List.of(option.names()), flag, option.absentValue(), label, description);
    }
}
