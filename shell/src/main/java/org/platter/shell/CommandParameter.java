package org.platter.shell;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/** What a parameter of a command's method takes. */
sealed interface CommandParameter {

    /** The session in which the command is given; no word of a person's. */
    record Session() implements CommandParameter {}

    /** A word at its place, or all that follow. */
    record Operand(String label, Class<?> type, boolean required, String description) implements CommandParameter {

        boolean several() {
            return type.isArray();
        }

        /** As in a usage line. */
        String usage() {
            String name = several() ? label + "..." : label;
            return required ? name : "[" + name + "]";
        }
    }

    /** @param absent the value if it is not given, as a word */
    record Option(List<String> names, boolean flag, String absent, String label, String description)
            implements CommandParameter {

        /** As in a list of options. */
        String usage() {
            return String.join(", ", names) + (flag ? "" : " " + label);
        }

        Object value(String word) {
            return flag ? (Object) Boolean.valueOf(word) : word;
        }
    }

    /** Options that several commands have in common: the components of a record. */
    record Options(Constructor<?> constructor, List<Option> options) implements CommandParameter {}

    /** What a parameter is, as its type and its annotations say. */
    static CommandParameter of(java.lang.reflect.Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == CommandSession.class) {
            return new Session();
        }
        if (type.isRecord()) {
            return options(type);
        }
        String name = parameter.isNamePresent()
                ? parameter.getName()
                : type.getSimpleName().replace("[]", "");
        if (parameter.isAnnotationPresent(Parameter.class)) {
            return option(parameter, name);
        }
        boolean required = !type.isArray() || parameter.isAnnotationPresent(OneOrMore.class);
        return new Operand(label(name), type, required, description(parameter));
    }

    private static Options options(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            java.lang.reflect.Parameter[] parameters = constructor.getParameters();
            return new Options(
                    constructor,
                    IntStream.range(0, components.length)
                            .mapToObj(i -> option(parameters[i], components[i].getName()))
                            .toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Option option(java.lang.reflect.Parameter parameter, String name) {
        Parameter option = parameter.getAnnotation(Parameter.class);
        boolean flag = !option.presentValue().equals(Parameter.UNSPECIFIED);
        return new Option(List.of(option.names()), flag, option.absentValue(), label(name), description(parameter));
    }

    private static String label(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static String description(java.lang.reflect.Parameter parameter) {
        Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
        return descriptor == null ? "" : descriptor.value();
    }
}
