package org.platter.terminal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the sockets are on which machines can be watched: each in a folder of its own, in that for temporary files. */
final class WatchAddress {

    private static final String FOLDER = "platter-watch-";
    private static final String SOCKET = "screen";

    private WatchAddress() {}

    /** A place for a new socket; nobody else may enter its folder. */
    static Path create() throws IOException {
        return Files.createTempDirectory(FOLDER).resolve(SOCKET);
    }

    /** The sockets of this user's machines; also of some that have ended without tidying up. */
    static List<Path> list() throws IOException {
        List<Path> found = new ArrayList<>();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
            for (Path folder : folders) {
                Path socket = folder.resolve(SOCKET);
                if (Files.isReadable(folder) && Files.exists(socket)) {
                    found.add(socket);
                }
            }
        }
        return found;
    }
}
