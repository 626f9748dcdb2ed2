package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/** The images in a folder as trees: every parent with its children. */
public final class ChainTree {

    /**
     * An image.
     *
     * @param file its real path
     * @param info what it is; empty if it cannot be opened
     * @param problem why it cannot be opened, or what it misses; empty if all is well
     * @param children the images whose parent it is, in the order of their paths
     */
    public record Node(Path file, Optional<DeviceInfo> info, Optional<String> problem, List<Node> children) {}

    private final Images images;
    private final Map<Path, Node> nodes = new LinkedHashMap<>();
    private final List<Node> roots = new ArrayList<>();

    private final ImageOptions how;

    private ChainTree(Path folder, Images images) {
        this.images = images;
        how = ImageOptions.READ_ONLY.withRawFallback(true).withParentFolders(folder);
    }

    /**
     * The trees of all images in and below a folder that a driver recognises. A raw parent is part of its
     * tree; a damaged image, one that is in use, a child whose parent is missing, and a folder that cannot be read, are roots
     * with a problem. Symbolic links to folders are not followed.
     *
     * @throws java.io.InterruptedIOException if the progress wants it
     */
    public static List<Node> of(Path folder, Images images, Progress progress) throws IOException {
        ChainTree tree = new ChainTree(folder, images);
        List<Path> files = tree.images(folder);
        for (int i = 0; i < files.size(); i++) {
            progress.report(i, files.size());
            tree.node(files.get(i));
        }
        progress.report(files.size(), files.size());
        return tree.roots;
    }

    private List<Path> images(Path folder) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Files.isRegularFile(file) && isImage(file)) {
                    found.add(file.toRealPath());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(folder)) {
                    throw e;
                }
                roots.add(new Node(file, Optional.empty(), Optional.of("cannot be read: " + e), List.of()));
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(found);
    }

    /** An image that somebody is writing is one, too. */
    private boolean isImage(Path file) {
        try (Storage storage = FileStorage.openUnlocked(file)) {
            return images.drivers().best(storage).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Node node(Path file) {
        Node known = nodes.get(file);
        if (known != null) {
            return known;
        }
        Optional<Path> parent = Optional.empty();
        Node node;
        try {
            Inspection found = Inspection.of(file, how, images);
            parent = found.ancestors().stream().findFirst();
            node = new Node(file, Optional.of(found.info()), found.parentMissing(), new ArrayList<>());
        } catch (IOException e) {
            node = new Node(file, Optional.empty(), Optional.of(e.getMessage()), new ArrayList<>());
        }
        nodes.put(file, node);
        if (parent.isPresent()) {
            node(parent.get()).children().add(node);
        } else {
            roots.add(node);
        }
        return node;
    }
}
