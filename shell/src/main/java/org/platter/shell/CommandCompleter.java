package org.platter.shell;

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
import org.platter.block.images.DriveNames;

/** Completes the names of commands, and the arguments of ours and of those that take bundles. */
final class CommandCompleter implements Completer {

    private static final Set<String> OF_BUNDLES = Set.of(
            "bundlelevel", "headers", "inspect", "refresh", "resolve", "start", "stop", "uninstall", "update", "which");

    private final BundleContext context;
    private final CommandDirectory commands;
    private final Completer files = new FileNameCompleter();

    CommandCompleter(BundleContext context, CommandDirectory commands) {
        this.context = context;
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = line.words().subList(0, line.wordIndex());
        if (words.isEmpty()) {
            addCommands(candidates);
            return;
        }
        String command = words.get(0);
        List<String> before = words.subList(1, words.size()).stream()
                .filter(word -> !word.startsWith("-"))
                .toList();
        String function = command.substring(command.indexOf(':') + 1);
        if (command.equals("help")) {
            addCommands(candidates);
        } else if (OF_BUNDLES.contains(function) && (command.equals(function) || command.startsWith("felix:"))) {
            add(candidates, bundles());
        } else {
            complete(commands.argument(command, before), reader, line, candidates);
        }
    }

    private void complete(Argument what, LineReader reader, ParsedLine line, List<Candidate> candidates) {
        switch (what) {
            case DRIVE -> add(candidates, DriveNames.ALL);
            case FILE -> files.complete(reader, line, candidates);
            case DRIVE_OR_FILE -> {
                add(candidates, DriveNames.ALL);
                files.complete(reader, line, candidates);
            }
            case KEY -> add(candidates, KeyNames.all());
            case POLICY -> add(candidates, List.of("stop", "report", "hold"));
            case TEXT -> {}
        }
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

    private void addCommands(List<Candidate> candidates) {
        add(candidates, commands.names());
        add(candidates, List.of("exit"));
    }

    private static void add(List<Candidate> candidates, Collection<String> names) {
        names.forEach(name -> candidates.add(new Candidate(name)));
    }
}
