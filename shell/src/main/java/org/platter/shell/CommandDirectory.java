package org.platter.shell;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The commands that the services of a framework are, by the names that people use. */
final class CommandDirectory {

    /** The service property, known to Karaf too, that says in a line what a command does. */
    static final String DESCRIPTION = "osgi.command.description";

    /** Scopes whose commands are known by their short names; ours by their scopes. */
    private static final Set<String> GENERAL = Set.of("felix", "gogo", "shell");

    private final BundleContext context;

    CommandDirectory(BundleContext context) {
        this.context = context;
    }

    /** All of them, in the order of the alphabet. */
    Set<String> names() {
        return Collections.unmodifiableSet(new TreeSet<>(references().keySet()));
    }

    /** The command of that name, with or without its scope. */
    Optional<CommandSyntax> syntax(String name) {
        ServiceReference<?> reference = reference(name);
        if (reference == null) {
            return Optional.empty();
        }
        Object service = context.getService(reference);
        try {
            if (service instanceof CommandFunction command) {
                return Optional.of(command.syntax());
            }
            return Optional.ofNullable(service).map(command -> CommandSyntax.of(name, command.getClass()));
        } finally {
            context.ungetService(reference);
        }
    }

    private ServiceReference<?> reference(String name) {
        SortedMap<String, ServiceReference<?>> references = references();
        String scope = name.substring(0, Math.max(0, name.indexOf(':')));
        return references.get(GENERAL.contains(scope) ? name.substring(scope.length() + 1) : name);
    }

    private SortedMap<String, ServiceReference<?>> references() {
        SortedMap<String, ServiceReference<?>> commands = new TreeMap<>();
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, "(&(osgi.command.scope=*)(osgi.command.function=*))");
            for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
                add(commands, reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return commands;
    }

    private static void add(SortedMap<String, ServiceReference<?>> commands, ServiceReference<?> reference) {
        String scope = String.valueOf(reference.getProperty("osgi.command.scope"));
        Object functions = reference.getProperty("osgi.command.function");
        for (Object function : functions instanceof Object[] several ? Arrays.asList(several) : List.of(functions)) {
            if (!GENERAL.contains(scope)) {
                commands.put(scope + ":" + function, reference);
            } else if (scope.equals("shell")) {
                commands.put(function.toString(), reference);
            } else {
                // Of two of one name, the prompt takes that of the scope shell.
                commands.putIfAbsent(function.toString(), reference);
            }
        }
    }
}
