package org.platter.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Completes the names of commands, and the arguments of ours and of those that take bundles. */
final class CommandCompleter implements Completer {

    private static final Set<String> OF_BUNDLES = Set.of(
            "bundlelevel", "headers", "inspect", "refresh", "resolve", "start", "stop", "uninstall", "update", "which");

    /** Scopes whose commands are known by their short names. */
    private static final Set<String> GENERAL = Set.of("felix", "gogo", "shell");

    private final BundleContext context;
    private final Completer files = new FileNameCompleter();

    CommandCompleter(BundleContext context) {
        this.context = context;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = line.words().subList(0, line.wordIndex());
        if (words.isEmpty()) {
            add(candidates, commands());
            return;
        }
        String command = words.get(0);
        List<String> before = words.subList(1, words.size()).stream()
                .filter(word -> !word.startsWith("-"))
                .toList();
        String function = command.substring(command.indexOf(':') + 1);
        if (command.equals("help")) {
            add(candidates, commands());
        } else if (OF_BUNDLES.contains(function) && (command.equals(function) || command.startsWith("felix:"))) {
            add(candidates, bundles());
        } else {
            complete(argument(command, function, before), reader, line, candidates);
        }
    }

    private void complete(Argument what, LineReader reader, ParsedLine line, List<Candidate> candidates) {
        switch (what) {
            case DRIVE -> add(candidates, Slots.NAMES);
            case FILE -> files.complete(reader, line, candidates);
            case DRIVE_OR_FILE -> {
                add(candidates, Slots.NAMES);
                files.complete(reader, line, candidates);
            }
            case KEY -> add(candidates, KeyNames.all());
            case POLICY -> add(candidates, List.of("stop", "report", "hold"));
            case TEXT -> {}
        }
    }

    private Argument argument(String command, String function, List<String> before) {
        for (ServiceReference<?> reference : references()) {
            if (names(reference).contains(command)) {
                Object service = context.getService(reference);
                try {
                    if (service instanceof Completing completing) {
                        return completing.argument(function, before);
                    }
                } finally {
                    context.ungetService(reference);
                }
            }
        }
        return Argument.TEXT;
    }

    private Set<String> commands() {
        Set<String> commands = new TreeSet<>(List.of("exit"));
        for (ServiceReference<?> reference : references()) {
            commands.addAll(names(reference));
        }
        return commands;
    }

    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, "(&(osgi.command.scope=*)(osgi.command.function=*))");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The framework's own commands are known by their short names, ours by their scope. */
    private static List<String> names(ServiceReference<?> reference) {
        String scope = String.valueOf(reference.getProperty("osgi.command.scope"));
        Object functions = reference.getProperty("osgi.command.function");
        List<String> names = new ArrayList<>();
        for (Object function : functions instanceof Object[] several ? Arrays.asList(several) : List.of(functions)) {
            names.add(GENERAL.contains(scope) ? function.toString() : scope + ":" + function);
        }
        return names;
    }

    private Set<String> bundles() {
        Set<String> names = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && bundle.getSymbolicName() != null) {
                names.add(bundle.getSymbolicName());
            }
        }
        return names;
    }

    private static void add(List<Candidate> candidates, Collection<String> names) {
        names.forEach(name -> candidates.add(new Candidate(name)));
    }
}
