package org.platter.block.images;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;

/**
 * Where the parent of an image may be: in or below the folders of the images of its chain, and the folders that the caller
 * allows. A path elsewhere is not even looked at, since looking can be enough to do harm: to hang on a device, to mount a
 * share, to send a password to one. The parent that the caller names may be anywhere.
 */
final class ParentFolders {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private final Path child;
    private final Optional<String> explicit;

    /** The folders in every spelling that is known of them, with and without symbolic links. */
    private final List<Path> folders;

    private ParentFolders(Path child, Optional<String> explicit, List<Path> folders) {
        this.child = child;
        this.explicit = explicit;
        this.folders = folders;
    }

    /** The folders for the parent of the last image of a chain. */
    static ParentFolders of(ImageOptions options, List<ImageFile> chain) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path folder : options.parentFolders()) {
            folders.add(folder.toAbsolutePath().normalize());
            if (Files.isDirectory(folder)) {
                folders.add(folder.toRealPath());
            }
        }
        for (ImageFile image : chain) {
            folders.add(image.given().getParent());
            folders.add(image.path().getParent());
        }
        Optional<String> explicit = chain.size() == 1 ? options.formatOptions().get("parent") : Optional.empty();
        return new ParentFolders(chain.get(chain.size() - 1).path(), explicit, folders);
    }

    /**
     * The real path of a file that a reference leads to; empty if there is none.
     *
     * @throws BlockException {@code UNSUPPORTED} if it is not allowed, or no plain file
     */
    Optional<Path> resolve(String reference) throws IOException {
        boolean trusted = explicit.equals(Optional.of(reference));
        if (!trusted && isForeign(reference)) {
            return Optional.empty();
        }
        Path path;
        try {
            path = child.resolveSibling(reference).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!trusted) {
            checkAllowed(path);
        }
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Path real = path.toRealPath();
        if (!trusted) {
            checkAllowed(real);
        }
        if (!Files.isRegularFile(real)) {
            throw new BlockException(Kind.UNSUPPORTED, real + ": not a file");
        }
        return Optional.of(real);
    }

    /** Whether a path is one of another machine, or of another system. */
    private static boolean isForeign(String reference) {
        boolean network = reference.replace('\\', '/').startsWith("//");
        boolean windows = File.separatorChar == '\\';
        return network || !windows && DRIVE.matcher(reference).matches();
    }

    private void checkAllowed(Path path) throws BlockException {
        if (folders.stream().noneMatch(path::startsWith)) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    path + ": outside the folders where a parent may be, "
                            + folders.stream().distinct().map(Path::toString).toList());
        }
    }
}
