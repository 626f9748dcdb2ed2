package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.kit.Peer;
import org.platter.block.kit.Seeded;
import org.platter.block.support.FileStorage;

/** 7-Zip reads our chains with equal content. QEMU and libvhdi do not know the parents and are asked nothing. */
class DifferencingPeerTest {

    private static final int SECTOR = 512;
    private static final int SIZE = 5 << 20;

    private final VhdDriver driver = new VhdDriver();
    private Peer sevenZip;

    @TempDir
    private Path folder;

    @BeforeEach
    void findSevenZip() {
        sevenZip = Peer.require("7z", "7zip");
    }

    @ParameterizedTest
    @CsvSource({"dynamic, 2M, 2M", "dynamic, 512k, 64k", "fixed, 2M, 2M", "dynamic, 2M, 512k"})
    void readsEverySectorFromTheRightImage(String subformat, String blockSize, String childBlockSize) throws Exception {
        Seeded.run(random -> {
            create("base.vhd", Optional.empty(), "subformat", subformat, "block_size", blockSize);
            writeSome("base.vhd", random);
            create("child.vhd", Optional.of("base.vhd"), "block_size", childBlockSize);
            writeSome("child.vhd", random);
            create("grand child ü.vhd", Optional.of("child.vhd"), "block_size", childBlockSize);
            writeSome("grand child ü.vhd", random);

            for (String name : new String[] {"child.vhd", "grand child ü.vhd"}) {
                assertReadsEqual(name);
            }
        });
    }

    /** Where Windows's separators are none, 7-Zip looks for a file of that very name; but it says what it found. */
    @Test
    void findsTheNameOfAParentInASubfolder() throws Exception {
        Files.createDirectory(folder.resolve("sub"));
        create("sub/base.vhd", Optional.empty(), "block_size", "2M");
        create("child.vhd", Optional.of("sub/base.vhd"), "block_size", "2M");

        String listing = sevenZip.attempt("l", "-slt", "-tvhd", folder.resolve("child.vhd"))
                .output();

        assertTrue(listing.contains("Parent = sub\\base.vhd (base.vhd)"), listing);
    }

    @Test
    void readsAnImageThatWasRelinked() throws Exception {
        create("base.vhd", Optional.empty(), "block_size", "2M");
        create("other.vhd", Optional.empty(), "block_size", "2M");
        writeSome("other.vhd", new Random(1));
        create("child.vhd", Optional.of("base.vhd"), "block_size", "2M");
        writeSome("child.vhd", new Random(2));
        try (FileStorage child = FileStorage.open(folder.resolve("child.vhd"), false)) {
            driver.maintenance().orElseThrow().relink(child, link("other.vhd"));
        }
        writeSome("child.vhd", new Random(3));

        assertReadsEqual("child.vhd");
    }

    private void assertReadsEqual(String name) throws IOException {
        Path out = Files.createTempDirectory(folder, "out");
        sevenZip.run("x", "-tvhd", "-o" + out, folder.resolve(name));
        try (Stream<Path> extracted = Files.list(out)) {
            byte[] theirs = Files.readAllBytes(extracted.findFirst().orElseThrow());
            assertEquals(SIZE, theirs.length);
            assertEquals(ByteBuffer.wrap(content(name)), ByteBuffer.wrap(theirs));
        }
    }

    private byte[] content(String name) throws IOException {
        try (BlockDevice device = open(name, true)) {
            ByteBuffer all = ByteBuffer.allocate(SIZE);
            device.read(all, 0);
            return all.array();
        }
    }

    /** Leaves single sectors, runs over block borders and zeros, of all images of a chain side by side. */
    private void writeSome(String name, Random random) throws IOException {
        try (BlockDevice device = open(name, false)) {
            assertTrue(device.info().problems().isEmpty(), device.info().problems()::toString);
            for (int i = 0; i < 60; i++) {
                int count = i % 10 == 0 ? 1 + random.nextInt(3000) : 1 + random.nextInt(3);
                long offset = (long) SECTOR * random.nextInt(SIZE / SECTOR - count);
                byte[] bytes = new byte[count * SECTOR];
                random.nextBytes(bytes);
                device.write(ByteBuffer.wrap(bytes), offset);
                device.writeZeroes((long) SECTOR * random.nextInt(SIZE / SECTOR - 9), 9 * SECTOR);
            }
        }
    }

    private void create(String name, Optional<String> parent, String... options) throws IOException {
        FormatOptions format = FormatOptions.NONE;
        for (int i = 0; i < options.length; i += 2) {
            format = format.with(options[i], options[i + 1]);
        }
        CreateOptions how = CreateOptions.ofSize(SIZE).withFormat(format);
        if (parent.isPresent()) {
            how = how.withParent(link(parent.get()));
        }
        try (FileStorage storage = FileStorage.create(folder.resolve(name))) {
            driver.create(storage, how);
        }
    }

    private ParentLink link(String name) throws IOException {
        try (BlockDevice device = open(name, true)) {
            return ParentLink.of(
                    device.info(),
                    "/nowhere/" + name,
                    name,
                    Files.getLastModifiedTime(folder.resolve(name)).toInstant());
        }
    }

    private BlockDevice open(String name, boolean readOnly) throws IOException {
        OpenOptions options = readOnly ? OpenOptions.READ_ONLY : OpenOptions.READ_WRITE;
        return driver.open(FileStorage.open(folder.resolve(name), readOnly), options.withParents(beside()));
    }

    private ParentFinder beside() {
        return (child, reference) -> Files.exists(folder.resolve(reference.path()))
                ? Optional.of(open(reference.path(), true))
                : Optional.empty();
    }
}
