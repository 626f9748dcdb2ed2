package org.platter.shell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.platter.shell.CommandParameter.Operand;
import org.platter.shell.CommandParameter.Option;
import org.platter.shell.CommandParameter.Options;

/** One way in which a command may be given, as the parameters of a method and their annotations say. */
final class CommandForm {

    /** The words of a person: those of options, and the others in their order. */
    private record Given(Map<Option, String> options, List<String> operands) {}

    private final Method method;
    private final List<CommandParameter> parameters;
    private final List<Option> options;
    private final List<Operand> operands;

    private CommandForm(Method method) {
        this.method = method;
        parameters = Stream.of(method.getParameters()).map(CommandParameter::of).toList();
        options = parameters.stream().flatMap(CommandForm::options).toList();
        operands = parameters.stream()
                .filter(Operand.class::isInstance)
                .map(Operand.class::cast)
                .toList();
    }

    private static Stream<Option> options(CommandParameter parameter) {
        if (parameter instanceof Options several) {
            return several.options().stream();
        }
        return parameter instanceof Option one ? Stream.of(one) : Stream.empty();
    }

    static CommandForm of(Method method) {
        return new CommandForm(method);
    }

    Method method() {
        return method;
    }

    /** How many words beside options it has, or has at least. */
    int operandCount() {
        return operands.size();
    }

    /** As in {@code [OPTION...] DRIVE FILE}. */
    String usage() {
        return (options.isEmpty() ? "" : " [OPTION...]") + (operands.isEmpty() ? "" : " " + expected());
    }

    /** The words beside options, as in {@code DRIVE FILE}. */
    String expected() {
        return operands.isEmpty()
                ? "nothing"
                : operands.stream().map(Operand::usage).collect(Collectors.joining(" "));
    }

    String description() {
        Descriptor descriptor = method.getAnnotation(Descriptor.class);
        return descriptor == null ? "" : descriptor.value();
    }

    /** Adds a row for each option and operand. */
    void describe(Table table) {
        options.forEach(option -> table.row(" ", option.usage(), option.description()));
        operands.forEach(operand -> table.row(" ", operand.label(), operand.description()));
    }

    /** The names of its options. */
    Stream<String> optionNames() {
        return options.stream().flatMap(option -> option.names().stream());
    }

    /** What the word after these is; empty if there is no place for one. */
    Optional<Argument> argument(List<String> before) {
        int place = 0;
        for (int i = 0; i < before.size(); i++) {
            Option option = optionOf(before.get(i)).orElse(null);
            if (option == null) {
                place += before.get(i).startsWith("-") ? 0 : 1;
            } else if (!option.flag() && ++i == before.size()) {
                return Optional.of(Argument.of(String.class, option.label()));
            }
        }
        int last = operands.size() - 1;
        if (place > last && (last < 0 || !operands.get(last).several())) {
            return Optional.empty();
        }
        Operand operand = operands.get(Math.min(place, last));
        return Optional.of(Argument.of(operand.type(), operand.label()));
    }

    /** Whether there may be so many words beside options. */
    boolean accepts(int count) {
        int least = (int) operands.stream().filter(Operand::required).count();
        boolean more = operands.stream().anyMatch(Operand::several);
        return count >= least && (more || count <= operands.size());
    }

    /**
     * The method's arguments from a person's words.
     *
     * @return empty if there are too many or too few
     * @throws IllegalArgumentException if the words are not of this form otherwise
     */
    Optional<Object[]> arguments(CommandSession session, List<String> words) {
        Given given = given(words);
        return accepts(given.operands.size()) ? Optional.of(values(session, given)) : Optional.empty();
    }

    private Given given(List<String> words) {
        Given given = new Given(new HashMap<>(), new ArrayList<>());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                given.operands.addAll(words.subList(i + 1, words.size()));
                break;
            }
            Option option = optionOf(word).orElse(null);
            if (option == null) {
                requireNoOption(word);
                given.operands.add(word);
            } else if (option.flag()) {
                given.options.put(option, "true");
            } else if (++i < words.size()) {
                given.options.put(option, words.get(i));
            } else {
                throw new IllegalArgumentException("option " + word + ": expected " + option.label() + " after it");
            }
        }
        return given;
    }

    private Object[] values(CommandSession session, Given given) {
        Object[] values = new Object[parameters.size()];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            CommandParameter parameter = parameters.get(i);
            if (parameter instanceof Options group) {
                values[i] = together(group, given);
            } else if (parameter instanceof Option option) {
                values[i] = value(option, given);
            } else if (parameter instanceof Operand operand) {
                values[i] = operand.several()
                        ? given.operands.subList(next, given.operands.size()).toArray(String[]::new)
                        : value(operand, given.operands.get(next++));
            } else {
                values[i] = session;
            }
        }
        return values;
    }

    private static Object together(Options group, Given given) {
        try {
            return group.constructor()
                    .newInstance(group.options().stream()
                            .map(option -> value(option, given))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Option option, Given given) {
        return option.value(given.options.getOrDefault(option, option.absent()));
    }

    private static Object value(Operand operand, String word) {
        try {
            if (operand.type() == int.class) {
                return Integer.valueOf(word);
            }
            return operand.type() == long.class ? (Object) Long.valueOf(word) : word;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(operand.label() + " '" + word + "': expected a whole number", e);
        }
    }

    private Optional<Option> optionOf(String word) {
        return options.stream().filter(option -> option.names().contains(word)).findFirst();
    }

    /** A command without options may be given any text. */
    private void requireNoOption(String word) {
        if (!options.isEmpty() && word.startsWith("-") && word.length() > 1) {
            throw new IllegalArgumentException(
                    "option '" + word + "': unknown; expected " + optionNames().collect(Collectors.joining(", ")));
        }
    }
}
