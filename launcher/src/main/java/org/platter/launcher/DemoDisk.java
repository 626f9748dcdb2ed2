package org.platter.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.image.tools.Creation;
import org.platter.vhd.driver.VhdDriver;

/**
 * The disk of the built-in demo: a dynamic VHD that begins with the program of {@code src/main/asm/demo.asm}. Unless it is
 * to be kept, it is gone when it is closed or the process ends.
 */
final class DemoDisk implements AutoCloseable {

    private static final long SIZE = 32 << 20;

    private final boolean kept;
    private final Thread atExit = new Thread(this::delete, "platter demo disk");
    private Path file;

    private DemoDisk(boolean kept) {
        this.kept = kept;
    }

    /**
     * Makes the disk.
     *
     * @param name the file to keep it in, which must not exist; null for a temporary one
     */
    static DemoDisk at(String name) throws IOException, UsageException {
        DemoDisk demo = new DemoDisk(name != null);
        if (name == null) {
            Runtime.getRuntime().addShutdownHook(demo.atExit);
            demo.makeTemporary();
        } else {
            demo.file = ImageFiles.path(name);
            if (Files.exists(demo.file)) {
                throw new IOException(name + ": found a file there, expected a new name");
            }
            create(demo.file);
        }
        return demo;
    }

    /** Not to be deleted halfway. */
    private synchronized void makeTemporary() throws IOException {
        file = Files.createTempDirectory("platter-demo").resolve("demo.vhd");
        create(file);
    }

    /** Makes an image of the demo. */
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

    Path file() {
        return file;
    }

    @Override
    public void close() {
        if (!kept) {
            delete();
            Shutdown.remove(atExit);
        }
    }

    private synchronized void delete() {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.getParent());
        } catch (IOException e) {
            // It lies in the folder for temporary files.
        }
    }
}
