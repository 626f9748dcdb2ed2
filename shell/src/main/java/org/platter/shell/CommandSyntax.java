package org.platter.shell;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;

/** How a command is given, as the methods of its class say that do it. */
final class CommandSyntax {

    /** A method and its arguments. */
    record Call(Method method, Object[] arguments) {}

    private final String name;
    private final List<CommandForm> forms;

    private CommandSyntax(String name, List<CommandForm> forms) {
        this.name = name;
        this.forms = forms;
    }

    /**
     * The syntax of a command that the public methods of its name do, as Gogo finds them.
     *
     * @param name the command with its scope, unless people need none
     */
    static CommandSyntax of(String name, Class<?> type) {
        String function = name.substring(name.indexOf(':') + 1);
        Set<String> methods = Set.of(function, "_" + function, "get" + function, "is" + function, "set" + function);
        return new CommandSyntax(
                name,
                Stream.of(type.getMethods())
                        .filter(method -> methods.contains(method.getName()))
                        .map(CommandForm::of)
                        .sorted(Comparator.comparingInt(CommandForm::operandCount))
                        .toList());
    }

    /** What the command does, in a line; empty if its class does not say. */
    String description() {
        return forms.stream().map(CommandForm::description).findFirst().orElse("");
    }

    /** What a person wants to know of it. */
    String help() {
        StringBuilder help = new StringBuilder();
        for (CommandForm form : forms) {
            Table words = new Table();
            form.describe(words);
            help.append(help.isEmpty() ? "" : "\n\n")
                    .append(name)
                    .append(form.usage())
                    .append('\n')
                    .append(form.description());
            if (!words.isEmpty()) {
                help.append('\n').append(words);
            }
        }
        return help.toString();
    }

    /** The names of the options that it has. */
    List<String> optionNames() {
        return forms.stream()
                .flatMap(CommandForm::optionNames)
                .distinct()
                .sorted()
                .toList();
    }

    /** What the word after these is. */
    Argument argument(List<String> before) {
        return forms.stream()
                .flatMap(form -> form.argument(before).stream())
                .findFirst()
                .orElse(Argument.TEXT);
    }

    /**
     * What is to be called for a person's words.
     *
     * @throws IllegalArgumentException if they are of no form of this command
     */
    Call call(CommandSession session, List<String> words) {
        try {
            for (CommandForm form : forms) {
                Optional<Object[]> arguments = form.arguments(session, words);
                if (arguments.isPresent()) {
                    return new Call(form.method(), arguments.get());
                }
            }
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage(), e);
        }
        String expected = forms.stream().map(CommandForm::expected).collect(Collectors.joining(", or "));
        throw wrong(
                "found " + (words.isEmpty() ? "nothing" : "'" + String.join(" ", words) + "'") + ", expected "
                        + expected,
                null);
    }

    private IllegalArgumentException wrong(String what, Exception cause) {
        return new IllegalArgumentException(name + ": " + what + "; " + name + " --help tells more", cause);
    }
}
