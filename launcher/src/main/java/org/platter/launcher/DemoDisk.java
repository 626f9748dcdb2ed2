package org.platter.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.image.tools.Creation;
import org.platter.vhd.driver.VhdDriver;

/** The disk of the built-in demo: a dynamic VHD that begins with the program of {@code src/main/asm/demo.asm}. */
final class DemoDisk {

    private static final long SIZE = 32 << 20;

    private DemoDisk() {}

    static void create(Path file) throws IOException {
        BlockDriver vhd = new VhdDriver();
        Creation.create(file, vhd, CreateOptions.ofSize(SIZE));
        try (BlockDevice disk = new Images(Drivers.of(vhd)).open(file, ImageOptions.READ_WRITE)) {
            disk.write(ByteBuffer.wrap(program()), 0);
        }
    }

    /** The assembled program, whole sectors. */
    static byte[] program() throws IOException {
        try (InputStream program = DemoDisk.class.getResourceAsStream("demo.bin")) {
            return program.readAllBytes();
        }
    }
}
