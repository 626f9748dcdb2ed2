package org.platter.guest.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.kit.Peer;

/** Puts GRUB 2, from Debian's package, on a disk: its boot sector, and its core in the sectors behind it. */
final class Grub {

    private static final Path MODULES = Path.of("/usr/lib/grub/i386-pc");

    private Grub() {}

    /**
     * Makes the disk start GRUB's command line.
     *
     * @param modules beside those that every use needs
     */
    static void install(BlockDevice disk, Path scratch, String... modules) throws IOException {
        Path boot = MODULES.resolve("boot.img");
        if (!Files.exists(boot)) {
            Peer.missing("GRUB is not installed: apt-get install grub-common grub-pc-bin");
        }
        Path core = scratch.resolve("core.img");
        List<Object> command = new ArrayList<>(List.of("-O", "i386-pc", "-o", core, "-p", "/"));
        command.addAll(List.of("biosdisk", "part_msdos", "fat", "ls", "normal"));
        command.addAll(List.of(modules));
        Peer.require("grub-mkimage", "grub-common").run(command.toArray());

        byte[] bootSector = Files.readAllBytes(boot);
        Arrays.fill(bootSector, 446, 510, (byte) 0); // code for floppies, where the partition table belongs
        disk.write(ByteBuffer.wrap(bootSector), 0);
        byte[] image = Files.readAllBytes(core);
        disk.write(ByteBuffer.wrap(Arrays.copyOf(image, (image.length + 511) / 512 * 512)), 512);
        disk.flush();
    }
}
