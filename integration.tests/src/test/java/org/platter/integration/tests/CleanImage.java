package org.platter.integration.tests;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.FileStorage;
import org.platter.image.tools.Check;
import org.platter.image.tools.CheckResult;
import org.platter.vhd.driver.VhdDriver;

/**
 * A program of its own: checks the VHD of its first argument and writes its content into a new file, the second. It fails if
 * there are findings of other kinds than those in the third.
 */
final class CleanImage {

    private CleanImage() {}

    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]);
        CheckResult result = Check.run(image, new VhdDriver(), Progress.NONE);
        if (result.check().findings().stream()
                .anyMatch(finding -> !arguments[2].contains(finding.kind().name()))) {
            throw new IllegalStateException(image + ": " + result.fields());
        }
        try (BlockDevice disk = new VhdDriver().open(FileStorage.open(image, true), OpenOptions.READ_ONLY);
                FileChannel raw = FileChannel.open(
                        Path.of(arguments[1]), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocate(1 << 20);
            for (long at = 0; at < disk.info().size(); at += piece.limit()) {
                piece.clear().limit((int) Math.min(piece.capacity(), disk.info().size() - at));
                disk.read(piece, at);
                raw.write(piece.flip(), at);
            }
        }
    }
}
