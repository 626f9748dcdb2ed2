package org.platter.karaf.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.RequireBlockFormat;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.DiskFile;

/**
 * What a user of the block layer in Karaf would write: a component that is given the driver of a format and whatever opens
 * images. It makes a disk, writes into it, and notes what it reads after that.
 */
@Component
@RequireBlockFormat("vpc")
public final class DiskProbe {

    static final String FOLDER = "probe.folder";
    static final String DISK = "disk.vhd";
    static final String NOTE = "note";
    static final long SIZE = 8 << 20;
    static final long OFFSET = 3 << 20;
    static final byte[] SECTOR = "written in Karaf".repeat(32).getBytes(StandardCharsets.US_ASCII);

    /** Does all its work at once. */
    @Activate
    public DiskProbe(
            BundleContext context,
            @Reference(target = "(block.format.name=vpc)") BlockDriver driver,
            @Reference Images images)
            throws IOException {
        Path folder = Path.of(context.getProperty(FOLDER));
        Path disk = folder.resolve(DISK);
        DiskFile.create(disk, driver, CreateOptions.ofSize(SIZE));
        try (BlockDevice device = images.open(disk, ImageOptions.READ_WRITE)) {
            device.write(ByteBuffer.wrap(SECTOR), OFFSET);
            device.flush();
        }
        ByteBuffer sector = ByteBuffer.allocate(SECTOR.length);
        try (BlockDevice device = images.open(disk, ImageOptions.READ_ONLY)) {
            device.read(sector, OFFSET);
            Files.writeString(
                    folder.resolve(NOTE),
                    device.info().format() + " " + StandardCharsets.US_ASCII.decode(sector.slice(0, 16)));
        }
    }
}
