package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;

/** FreeDOS boots from a VHD, writes to it, and others read what it wrote. */
class FreeDosTest {

    private static final long SIZE = 64L << 20;

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void nameTheImage() {
        image = folder.resolve("freedos.vhd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "fixed"})
    void bootsFromAVhdOfOurs(String subformat) throws IOException {
        try (FileStorage storage = FileStorage.create(image)) {
            new VhdDriver()
                    .create(
                            storage,
                            CreateOptions.ofSize(SIZE).withFormat(FormatOptions.of(Map.of("subformat", subformat))));
        }
        copiesAFileThatOthersRead();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "fixed"})
    void bootsFromAVhdOfQemus(String subformat) throws IOException {
        Peer.require("qemu-img", "qemu-utils").run("create", "-f", "vpc", "-o", "subformat=" + subformat, image, SIZE);
        copiesAFileThatOthersRead();
    }

    @Test
    void bootsFromADiskWhoseGeometryIsTranslated() throws IOException {
        try (FileStorage storage = FileStorage.create(image)) {
            new VhdDriver().create(storage, CreateOptions.ofSize(2000L << 20));
        }
        copiesAFileThatOthersRead();
    }

    private void copiesAFileThatOthersRead() throws IOException {
        Partition partition;
        try (BlockDevice disk = open()) {
            partition = FreeDos.install(disk, biosGeometry(disk), folder);
        }
        try (BlockDevice disk = open()) {
            String screen = Session.with(disk)
                    .when("Platter is ready", "dir\n")
                    .when("bytes free", "copy /v fc.exe copy.exe\n")
                    .when("fc.exe => copy.exe", "ver /r\n")
                    .until("DOS version");
            assertTrue(screen.contains("COMMAND  COM"), screen);
        }

        Path raw = folder.resolve("afterwards.raw");
        Peer.require("qemu-img", "qemu-utils").run("convert", "-f", "vpc", "-O", "raw", image, raw);
        Path copy = folder.resolve("afterwards.exe");
        Peer.require("mcopy", "mtools").run("-n", "-i", raw + "@@" + partition.offset(), "::/COPY.EXE", copy);
        assertArrayEquals(Files.readAllBytes(folder.resolve("FC.EXE")), Files.readAllBytes(copy));
    }

    private BlockDevice open() throws IOException {
        return new VhdDriver().open(FileStorage.open(image, false), OpenOptions.READ_WRITE);
    }

    /** As a BIOS translates: by halving cylinders and doubling heads until 1024 are enough. */
    private static ChsGeometry biosGeometry(BlockDevice disk) {
        ChsGeometry geometry = disk.geometry().orElseThrow();
        int cylinders = geometry.cylinders();
        int heads = geometry.heads();
        while (cylinders > 1024) {
            cylinders /= 2;
            heads *= 2;
        }
        return new ChsGeometry(cylinders, heads, geometry.sectorsPerTrack());
    }
}
