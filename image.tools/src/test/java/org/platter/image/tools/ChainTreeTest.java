package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.support.FileStorage;

class ChainTreeTest {

    @TempDir
    Path folder;

    private Path base;

    @BeforeEach
    void makeAFamily() throws IOException {
        base = Disks.create(folder.resolve("base.vhd"), Disks.VHD, 1 << 20);
        Path below = Files.createDirectory(folder.resolve("children"));
        create(below.resolve("a.vhd"), base);
        create(below.resolve("b.vhd"), base);
        create(below.resolve("a1.vhd"), below.resolve("a.vhd"));
        Files.writeString(folder.resolve("notes.txt"), "no image");
    }

    private void create(Path child, Path parent) throws IOException {
        ImageOptions how = Disks.ANY.withParentFolders(folder);
        Creation.create(
                child, Disks.VHD, CreateOptions.ofSize(1 << 20).withParent(Disks.IMAGES.link(child, parent, how)));
    }

    /** As in {@code base.vhd[a.vhd[a1.vhd] b.vhd]}. */
    private static String text(List<ChainTree.Node> nodes) {
        return String.join(
                " ",
                nodes.stream()
                        .map(node -> node.file().getFileName()
                                + (node.problem().isPresent() ? "!" : "")
                                + (node.children().isEmpty() ? "" : "[" + text(node.children()) + "]"))
                        .toList());
    }

    private String tree(Path of) throws IOException {
        return text(ChainTree.of(of, Disks.IMAGES, Progress.NONE));
    }

    @Test
    void hangsChildrenUnderTheirParents() throws IOException {
        assertEquals("base.vhd[a.vhd[a1.vhd] b.vhd]", tree(folder));
    }

    @Test
    void findsAParentThatHasMovedBesideItsChildren() throws IOException {
        Path moved = Files.move(base, folder.resolve("children/base.vhd"));

        assertEquals("base.vhd[a.vhd[a1.vhd] b.vhd]", tree(moved.getParent()));
    }

    @Test
    void showsOrphansWithWhatTheyMiss() throws IOException {
        Files.delete(base);

        assertEquals("a.vhd! a1.vhd! b.vhd!", tree(folder));
    }

    @Test
    void showsDamagedImages() throws IOException {
        byte[] bytes = Files.readAllBytes(base);
        bytes[512 + 36] ^= 1;
        Files.write(base, bytes);

        assertTrue(tree(folder).contains("base.vhd!"), tree(folder));
    }

    @Test
    void showsRawImagesOnlyAsParents() throws IOException {
        Disks.create(folder.resolve("disk.img"), Disks.RAW, 1 << 20);

        assertEquals("base.vhd[a.vhd[a1.vhd] b.vhd]", tree(folder));
    }

    @Test
    void showsWhatIsInUse() throws IOException {
        Path used = Disks.create(folder.resolve("used.vhd"), Disks.VHD, 1 << 20);

        try (FileStorage writer = FileStorage.open(used, false)) {
            ChainTree.Node node = ChainTree.of(folder, Disks.IMAGES, Progress.NONE).stream()
                    .filter(root -> root.file().endsWith("used.vhd"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(node.problem().orElseThrow().contains("in use"), writer.name());
        }
    }
}
