package org.platter.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jline.builtins.Completers.FileNameCompleter;

/** Completes the paths of files, from where the session is. */
final class FileCandidates extends FileNameCompleter {

    private final Supplier<Path> here;
    private final boolean foldersOnly;

    FileCandidates(Supplier<Path> here, boolean foldersOnly) {
        this.here = here;
        this.foldersOnly = foldersOnly;
    }

    @Override
    protected Path getUserDir() {
        return here.get();
    }

    @Override
    protected boolean accept(Path path) {
        return super.accept(path) && (!foldersOnly || Files.isDirectory(path));
    }
}
