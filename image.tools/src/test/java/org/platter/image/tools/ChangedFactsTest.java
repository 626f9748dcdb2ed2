package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockException;
import org.platter.block.api.FormatOptions;

class ChangedFactsTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeAnImage() throws IOException {
        file = Disks.create(folder.resolve("disk.vhd"), Disks.VHD, 1 << 20);
    }

    private Map<String, ChangedFacts.Change> amend(String name, String value, boolean trial) throws IOException {
        return ChangedFacts.amend(file, Disks.VHD, FormatOptions.NONE.with(name, value), trial);
    }

    private Object recorded(String name) throws IOException {
        return Inspection.of(file, Disks.ANY, Disks.IMAGES).info().details().get(name);
    }

    @Test
    void changesAFactAndNoOther() throws IOException {
        Object before = recorded("creator-app");

        assertEquals(Map.of("creator-app", new ChangedFacts.Change(before, "test")), amend("creator", "test", false));
        assertEquals("test", recorded("creator-app"));
    }

    @Test
    void changesNothingInATrial() throws IOException {
        byte[] before = Files.readAllBytes(file);

        assertEquals(Set.of("creator-app"), amend("creator", "test", true).keySet());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void changesNothingIfOneFactIsBad() throws IOException {
        byte[] before = Files.readAllBytes(file);

        assertThrows(IllegalArgumentException.class, () -> amend("geometry", "65535/16/255", false));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void relinksAnOrphan() throws IOException {
        Path child = Disks.createChild(folder.resolve("child.vhd"), file);
        Path moved =
                Files.move(file, Files.createDirectory(folder.resolve("moved")).resolve("other.vhd"));

        assertEquals(
                Set.of("parent"),
                ChangedFacts.relink(child, Disks.VHD, moved, Disks.ANY, Disks.IMAGES, false)
                        .keySet());
        assertEquals(
                1, Inspection.of(child, Disks.ANY, Disks.IMAGES).ancestors().size());
    }

    @Test
    void leavesTheParentAsItIsInATrial() throws IOException {
        Path child = Disks.createChild(folder.resolve("child.vhd"), file);
        Path other = Files.copy(file, folder.resolve("other.vhd"));
        byte[] before = Files.readAllBytes(child);

        ChangedFacts.relink(child, Disks.VHD, other, Disks.ANY, Disks.IMAGES, true);

        assertArrayEquals(before, Files.readAllBytes(child));
    }

    @Test
    void saysThatAFormatRecordsNothing() {
        assertThrows(BlockException.class, () -> ChangedFacts.amend(file, Disks.RAW, FormatOptions.NONE, true));
    }
}
