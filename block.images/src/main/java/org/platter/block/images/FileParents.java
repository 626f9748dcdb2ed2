package org.platter.block.images;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentReference;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;

/**
 * Finds the parents of one image among files, within {@link ParentFolders}, and theirs in turn. An image is never its own
 * ancestor, a chain has at most {@value #MAX_IMAGES} images, and a search opens a bounded number of files. For one opening
 * by one thread.
 */
final class FileParents implements ParentFinder {

    /** Images of a chain, the topmost counted. */
    static final int MAX_IMAGES = 64;

    private final List<BlockDriver> present;
    private final ImageOptions options;
    private final ParentSearches searches;

    /** The images whose ancestors are looked for, topmost first, without the one that asks. */
    private final List<ImageFile> above;

    /** What the last question led to: the parent, if the child's driver took it. */
    private Optional<ImageFile> last = Optional.empty();

    private BlockDriver lastDriver;

    private FileParents below;

    private FileParents(
            List<BlockDriver> present, ImageOptions options, ParentSearches searches, List<ImageFile> above) {
        this.present = present;
        this.options = options;
        this.searches = searches;
        this.above = above;
    }

    /** A search for the ancestors of an image that is opened with these options. */
    static FileParents of(ImageOptions options, List<BlockDriver> present) {
        return new FileParents(present, options, new ParentSearches(), List.of());
    }

    /** The files that were opened as ancestors, nearest first, after the child was opened. */
    List<Path> chain() {
        List<Path> chain = new ArrayList<>();
        for (FileParents each = this; each != null && each.last.isPresent(); each = each.below) {
            chain.add(each.last.get().path());
        }
        return chain;
    }

    /** Whose code serves the ancestors, after the child was opened. */
    List<BlockDriver> drivers() {
        List<BlockDriver> drivers = new ArrayList<>();
        for (FileParents each = this; each != null && each.last.isPresent(); each = each.below) {
            drivers.add(each.lastDriver);
        }
        return drivers;
    }

    @Override
    public Optional<BlockDevice> find(Storage child, ParentReference reference) throws IOException {
        List<ImageFile> chain = new ArrayList<>(above);
        chain.add(fileOf(child));
        last = Optional.empty();
        Optional<Path> path = ParentFolders.of(options, chain).resolve(reference.path());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        ImageFile parent = ImageFile.of(path.get());
        checkChain(chain, parent);
        BlockDevice device = searches.once(parent, () -> open(parent, reference, chain));
        last = Optional.of(parent);
        return Optional.of(device);
    }

    private static ImageFile fileOf(Storage child) throws IOException {
        if (child instanceof FileStorage file) {
            return ImageFile.of(file.path());
        }
        throw new BlockException(
                Kind.UNSUPPORTED, child.name() + ": not a file, expected one beside which a parent can be looked for");
    }

    private static void checkChain(List<ImageFile> chain, ImageFile parent) throws BlockException {
        if (chain.stream().anyMatch(parent::isSame)) {
            throw new BlockException(Kind.CORRUPT, "a cycle: " + describe(chain) + " -> " + parent.path());
        }
        if (chain.size() >= MAX_IMAGES) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    "a chain of more than " + MAX_IMAGES + " images below "
                            + chain.get(0).path());
        }
    }

    private static String describe(List<ImageFile> chain) {
        return chain.stream().map(image -> image.path().toString()).collect(Collectors.joining(" -> "));
    }

    private BlockDevice open(ImageFile parent, ParentReference reference, List<ImageFile> chain) throws IOException {
        ImageOptions how = ImageOptions.READ_ONLY.withFormatOptions(reference.options());
        if (reference.format().isPresent()) {
            how = how.withFormat(reference.format().get());
        }
        FileParents next = new FileParents(present, options, searches, chain);
        Storage storage = openFile(parent.path(), options);
        try {
            Opened opened = Choice.of(storage, how, present, next).open(storage);
            below = next;
            lastDriver = opened.driver();
            return opened.device();
        } catch (IllegalArgumentException e) {
            storage.close();
            throw new BlockException(Kind.PARENT_MISMATCH, parent.path() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    private static Storage openFile(Path path, ImageOptions options) throws IOException {
        try {
            return options.openToRead(path);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            String reason = Objects.requireNonNullElse(e.getReason(), "access denied");
            throw new BlockException(Kind.IO, path + ": " + reason, e);
        }
    }
}
