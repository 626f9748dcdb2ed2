package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @TempDir
    private Path folder;

    @Test
    void runsAllItsVerbsAndLeavesNothingElsewhere() throws Exception {
        Rehearsal.main(new String[] {folder.toString()});

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("child.vhd", "disk.raw", "disk.vhd"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** Half an archive would be made otherwise, and nobody would know. */
    @Test
    void failsIfAVerbDoes() throws Exception {
        Files.createDirectory(folder.resolve("disk.vhd"));

        assertThrows(IllegalStateException.class, () -> Rehearsal.main(new String[] {folder.toString()}));
    }
}
