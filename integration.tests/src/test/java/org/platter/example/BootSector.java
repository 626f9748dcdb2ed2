package org.platter.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.DiskFile;
import org.platter.vhd.driver.VhdDriver;

/** Says how large the disk in a VHD is, and whether a BIOS would boot from it. */
public final class BootSector {

    private BootSector() {}

    public static void main(String[] args) throws IOException {
        try (BlockDevice disk = DiskFile.open(Path.of(args[0]), new VhdDriver(), OpenOptions.READ_ONLY)) {
            ByteBuffer sector = ByteBuffer.allocate(512);
            disk.read(sector, 0);
            boolean bootable = sector.getShort(510) == 0x55AA;
            System.out.println(disk.info().size() + " bytes, " + (bootable ? "bootable" : "not bootable"));
        }
    }
}
