package org.platter.shell;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.platter.block.api.BlockDriver;
import org.platter.block.images.DriveNames;

/** Completes the names of commands, their options, and what they are given. */
final class CommandCompleter implements Completer {

    private final BundleContext context;
    private final CommandDirectory commands;
    private final Completer files;
    private final Completer folders;

    /** @param here where the session is among the files */
    CommandCompleter(BundleContext context, CommandDirectory commands, Supplier<Path> here) {
        this.context = context;
        this.commands = commands;
        files = new FileCandidates(here, false);
        folders = new FileCandidates(here, true);
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        if (before.isEmpty()) {
            addCommands(candidates);
            return;
        }
        Optional<CommandSyntax> syntax = commands.syntax(before.get(0));
        if (syntax.isEmpty()) {
            return;
        }
        if (line.word().startsWith("-")) {
            add(candidates, syntax.get().optionNames());
        } else {
            complete(syntax.get().argument(before.subList(1, before.size())), reader, line, candidates);
        }
    }

    private void complete(Argument what, LineReader reader, ParsedLine line, List<Candidate> candidates) {
        switch (what) {
            case DRIVE -> add(candidates, DriveNames.ALL);
            case FILE -> files.complete(reader, line, candidates);
            case FOLDER -> folders.complete(reader, line, candidates);
            case IMAGE -> {
                add(candidates, DriveNames.ALL);
                files.complete(reader, line, candidates);
            }
            case KEY -> addKeys(line.word(), candidates);
            case POLICY -> add(candidates, List.of("stop", "report", "hold"));
            case FORMAT -> add(candidates, formats());
            case BUNDLE -> add(candidates, bundles());
            case COMMAND -> addCommands(candidates);
            case TEXT -> {}
        }
    }

    private List<String> bundles() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .map(Bundle::getSymbolicName)
                .filter(name -> name != null)
                .toList();
    }

    private List<String> formats() {
        try {
            return context.getServiceReferences(BlockDriver.class, null).stream()
                    .map(CommandCompleter::format)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String format(ServiceReference<BlockDriver> driver) {
        return String.valueOf(driver.getProperty("block.format.name"));
    }

    /** After a hyphen comes another key. */
    private static void addKeys(String word, List<Candidate> candidates) {
        String pressed = word.substring(0, word.lastIndexOf('-') + 1);
        KeyNames.all().forEach(name -> candidates.add(new Candidate(pressed + name)));
    }

    private void addCommands(List<Candidate> candidates) {
        add(candidates, commands.names());
        add(candidates, List.of("exit"));
    }

    private static void add(List<Candidate> candidates, Collection<String> names) {
        names.forEach(name -> candidates.add(new Candidate(name)));
    }
}
