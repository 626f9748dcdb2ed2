package org.platter.guest.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;
import org.platter.raw.driver.RawDriver;

/** Makes discs to start from, by Debian's boot loaders and xorriso. */
final class CompactDisc {

    private static final Path ISOLINUX = Path.of("/usr/lib/ISOLINUX/isolinux.bin");
    private static final Path MODULES = Path.of("/usr/lib/syslinux/modules/bios");

    private CompactDisc() {}

    /** A disc with GRUB and the files of a folder. */
    static BlockDevice grub(Path files) throws IOException {
        Peer.require("xorriso", "xorriso");
        Path disc = files.resolveSibling("grub.iso");
        Peer.require("grub-mkrescue", "grub-common grub-pc-bin xorriso mtools")
                .run("-d", "/usr/lib/grub/i386-pc", "-o", disc, files);
        return open(disc);
    }

    /** A disc with ISOLINUX, as this configuration says, and the files of a folder. */
    static BlockDevice isolinux(Path files, String configuration) throws IOException {
        if (!Files.exists(ISOLINUX)) {
            Peer.missing("ISOLINUX is not installed: apt-get install isolinux syslinux-common");
        }
        Files.copy(ISOLINUX, files.resolve("isolinux.bin"));
        Files.copy(MODULES.resolve("ldlinux.c32"), files.resolve("ldlinux.c32"));
        Files.writeString(files.resolve("isolinux.cfg"), configuration);
        Path disc = files.resolveSibling("isolinux.iso");
        Peer.require("xorriso", "xorriso")
                .run(
                        "-as",
                        "mkisofs",
                        "-o",
                        disc,
                        "-b",
                        "isolinux.bin",
                        "-no-emul-boot",
                        "-boot-load-size",
                        "4",
                        "-boot-info-table",
                        files);
        return open(disc);
    }

    private static BlockDevice open(Path disc) throws IOException {
        return new RawDriver().open(FileStorage.open(disc, true), OpenOptions.READ_ONLY);
    }
}
