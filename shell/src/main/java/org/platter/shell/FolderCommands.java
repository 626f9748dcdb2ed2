package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** Where our prompt is among the files; other shells have commands of their own for that. */
public final class FolderCommands implements CommandSet {

    @Override
    public String scope() {
        return "shell";
    }

    @Descriptor("tells in which folder the names of files begin")
    public String cd(CommandSession session) {
        return session.currentDir().toString();
    }

    @Descriptor("goes to another folder")
    public void cd(CommandSession session, @Descriptor("the folder") String folder) throws IOException {
        Path there = Slots.path(session, folder).normalize();
        if (!Files.isDirectory(there)) {
            throw new NotDirectoryException(there.toString());
        }
        session.currentDir(there);
    }

    @Descriptor("lists the files here")
    public String ls(CommandSession session) throws IOException {
        return ls(session, "");
    }

    @Descriptor("lists the files of a folder")
    public String ls(CommandSession session, @Descriptor("the folder") String folder) throws IOException {
        try (Stream<Path> files = Files.list(Slots.path(session, folder))) {
            return files.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .sorted()
                    .collect(Collectors.joining("\n"));
        }
    }
}
