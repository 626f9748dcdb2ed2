package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.kit.Peer;
import org.platter.block.support.MemoryStorage;

/** Others open the images we have mended, and find all that was written. */
class RepairedImagesAtPeersTest {

    @TempDir
    private Path folder;

    static Stream<VhdCheckTest.Case> images() {
        return VhdCheckTest.mendedImages().filter(broken -> broken.lost().isEmpty());
    }

    private Path mended(VhdCheckTest.Case broken) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        broken.breakage().apply(image);
        MemoryStorage storage = image.storage();
        Repairs.apply(image.check().repairs(), storage);
        return Files.write(folder.resolve("disk.vhd"), storage.toByteArray());
    }

    private Path expected() throws IOException {
        Path raw = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(VhdBytes.DISK_SIZE);
            for (int block : new int[] {0, 1, 3, 5}) {
                file.seek((long) block * VhdBytes.BLOCK_SIZE);
                file.write(VhdBytes.content(block));
            }
        }
        return raw;
    }

    @ParameterizedTest
    @MethodSource("images")
    void qemuFindsWhatWasWritten(VhdCheckTest.Case broken) throws IOException {
        Peer qemuImg = Peer.require("qemu-img", "qemu-utils");
        qemuImg.run("compare", "-f", "vpc", "-F", "raw", mended(broken), expected());
    }

    @ParameterizedTest
    @MethodSource("images")
    void sevenZipFindsWhatWasWritten(VhdCheckTest.Case broken) throws IOException {
        Peer sevenZip = Peer.require("7z", "7zip");
        Path out = folder.resolve("out");
        sevenZip.run("x", "-tvhd", "-o" + out, mended(broken));
        try (Stream<Path> extracted = Files.list(out)) {
            assertEquals(-1, Files.mismatch(expected(), extracted.findFirst().orElseThrow()));
        }
    }
}
