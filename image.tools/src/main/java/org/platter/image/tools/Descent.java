package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.ParentFinder;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;

/**
 * A differencing image and the images between it and one of its ancestors, the base.
 *
 * @param children each the child of the next; the last one is the base's
 */
record Descent(List<ChildImage> children) {

    /** From an image's parent. */
    static Descent ofParent(Path file, ImageOptions how, Images images) throws IOException {
        return new Descent(List.of(ChildImage.of(file, how, images)));
    }

    /** @throws BlockException {@code UNSUPPORTED} if the base is none of the image's ancestors */
    static Descent of(Path file, Path base, ImageOptions how, Images images) throws IOException {
        List<Path> chain = images.chain(file, how);
        int level = 1;
        boolean there = Files.exists(base);
        while (level < chain.size() && !(there && Files.isSameFile(chain.get(level), base))) {
            level++;
        }
        if (level == chain.size()) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    "Did not find '" + base + "' in the backing chain of '" + file + "', found "
                            + chain.subList(1, chain.size()));
        }
        List<ChildImage> children = new ArrayList<>(List.of(ChildImage.of(file, how, images)));
        // Opened alone, an image may have its parent where it may in the chain.
        Path[] folders = Stream.concat(
                        how.parentFolders().stream(),
                        chain.stream().map(image -> image.toAbsolutePath().getParent()))
                .toArray(Path[]::new);
        for (Path between : chain.subList(1, level)) {
            ImageOptions asParent = ImageOptions.READ_ONLY
                    .withFormatOptions(children.get(children.size() - 1).parentFormatOptions())
                    .withParentFolders(folders);
            children.add(ChildImage.of(between, asParent, images));
        }
        return new Descent(List.copyOf(children));
    }

    /** The topmost image. */
    ChildImage top() {
        return children.get(0);
    }

    /** The image directly over the base. */
    ChildImage lowest() {
        return children.get(children.size() - 1);
    }

    /** The images between the topmost one and the base, from above. */
    List<Path> between() {
        return children.subList(1, children.size()).stream()
                .map(ChildImage::file)
                .toList();
    }

    /** Opens the topmost image, for reading, over a base of the caller's choice. */
    BlockDevice open(ParentFinder base) throws IOException {
        return open(0, base);
    }

    private BlockDevice open(int level, ParentFinder base) throws IOException {
        boolean lowest = level + 1 == children.size();
        return children.get(level).open(lowest ? base : (image, reference) -> Optional.of(open(level + 1, base)));
    }
}
