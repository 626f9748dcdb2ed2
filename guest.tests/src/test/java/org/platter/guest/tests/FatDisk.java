package org.platter.guest.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ChsGeometry;
import org.platter.block.kit.Peer;
import org.platter.block.support.Zeros;

/**
 * What is to be on a test disk: a master boot record, and one FAT16 partition that mtools format and fill.
 *
 * @param image raw, as large as the disk
 * @param partition the one it has
 */
record FatDisk(Path image, Partition partition) {

    private static final int FAT16 = 6;

    /**
     * A formatted one.
     *
     * @param image is made, and a folder for other files with it
     * @param geometry of the disk, as the BIOS shows it
     * @param formatOptions more of mformat's
     */
    static FatDisk format(Path image, long size, ChsGeometry geometry, String... formatOptions) throws IOException {
        Peer mformat = Peer.require("mformat", "mtools");
        FatDisk disk = new FatDisk(image, Partition.of(geometry));
        byte[] masterBootRecord =
                Assembler.assemble("mbr", image.toAbsolutePath().getParent());
        disk.partition.writeTo(masterBootRecord, FAT16);
        Files.write(image, masterBootRecord);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        List<Object> words = new ArrayList<>(List.of("-i", disk.drive()));
        words.addAll(List.of("-T", disk.partition.sectors()));
        words.addAll(List.of("-h", geometry.heads(), "-s", geometry.sectorsPerTrack()));
        words.addAll(List.of("-H", disk.partition.first()));
        words.addAll(List.of(formatOptions));
        words.add("::");
        mformat.run(words.toArray());
        return disk;
    }

    /** The file system, as mtools are told of it. */
    String drive() {
        return image + "@@" + partition.offset();
    }

    /** Copies all of it to the disk. */
    void copyTo(BlockDevice disk) throws IOException {
        try (FileChannel channel = FileChannel.open(image)) {
            ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
            for (long at = 0; at < disk.info().size(); at += piece.limit()) {
                piece.clear().limit((int) Math.min(piece.capacity(), disk.info().size() - at));
                channel.read(piece, at);
                if (!Zeros.isZero(piece.flip())) {
                    disk.write(piece, at);
                }
            }
        }
        disk.flush();
    }
}
