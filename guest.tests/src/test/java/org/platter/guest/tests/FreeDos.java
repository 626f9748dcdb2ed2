package org.platter.guest.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ChsGeometry;
import org.platter.block.kit.Peer;

/** Puts FreeDOS, taken from the ODIN floppy, on a hard disk: partition, boot code, FAT16, system files. */
public final class FreeDos {

    private static final Path FLOPPY = Path.of("../../shared/guests/freedos-odin-1440k.img");

    private static final String CONFIGURATION = "DEVICE=C:\\HIMEM.EXE\r\nSHELL=C:\\COMMAND.COM C:\\ /E:512 /P\r\n";

    private static final String AUTOEXEC = "@ECHO OFF\r\nPROMPT $P$G\r\nECHO Platter is ready\r\n";

    private FreeDos() {}

    /** The diskette that it is taken from; where that is missing, the test is skipped. */
    static Path floppy() {
        assumeTrue(Files.exists(FLOPPY), () -> "skipped: the FreeDOS floppy is not at ../shared/guests");
        return FLOPPY;
    }

    /**
     * Lays FreeDOS out on the disk.
     *
     * @param geometry the disk's geometry as the BIOS will show it
     * @param scratch an empty folder
     * @return the partition it is in
     */
    static Partition install(BlockDevice disk, ChsGeometry geometry, Path scratch) throws IOException {
        return install(disk, geometry, scratch, Map.of("AUTOEXEC.BAT", AUTOEXEC.getBytes(US_ASCII)));
    }

    /**
     * Lays FreeDOS out on the disk, and these files beside it.
     *
     * @param files by their names in the root folder; {@code AUTOEXEC.BAT} is what it does
     */
    public static Partition install(BlockDevice disk, ChsGeometry geometry, Path scratch, Map<String, byte[]> files)
            throws IOException {
        Path floppy = floppy();
        Peer mcopy = Peer.require("mcopy", "mtools");
        FatDisk content =
                FatDisk.format(scratch.resolve("freedos.raw"), disk.info().size(), geometry, "-v", "PLATTER");
        for (String file : new String[] {"KERNEL.SYS", "COMMAND.COM", "HIMEM.EXE", "FC.EXE", "MEM.EXE"}) {
            Path copy = scratch.resolve(file);
            mcopy.run("-n", "-i", floppy, "::/" + file, copy);
            mcopy.run("-i", content.drive(), copy, "::/" + file);
        }
        Map<String, byte[]> all = new TreeMap<>(files);
        all.put("FDCONFIG.SYS", CONFIGURATION.getBytes(US_ASCII));
        for (var file : all.entrySet()) {
            Path copy = Files.write(scratch.resolve(file.getKey()), file.getValue());
            mcopy.run("-i", content.drive(), copy, "::/" + file.getKey());
        }
        makeBootable(content, Assembler.assemble("fat16", scratch));
        content.copyTo(disk);
        return content.partition();
    }

    /** Puts the boot code around the parameters that the formatter wrote, bytes 3 to 61. */
    private static void makeBootable(FatDisk disk, byte[] bootCode) throws IOException {
        long start = disk.partition().offset();
        try (FileChannel channel = FileChannel.open(disk.image(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.read(ByteBuffer.wrap(bootCode, 3, 59), start + 3);
            channel.write(ByteBuffer.wrap(bootCode), start);
        }
    }
}
