package org.platter.example;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.Finding;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.DeviceChannel;
import org.platter.block.support.DiskFile;
import org.platter.block.support.FileStorage;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

/** The examples of docs/library.md, one a method. */
final class Library {

    private Library() {}

    static void create(Path path, Path fixed) throws IOException {
        DiskFile.create(path, new VhdDriver(), CreateOptions.ofSize(2L << 30));
        DiskFile.create(
                fixed,
                new VhdDriver(),
                CreateOptions.ofSize(20L << 20).withFormat(FormatOptions.NONE.with("subformat", "fixed")));
    }

    static void writeAnyBytes(Path path, byte[] text) throws IOException {
        try (DeviceChannel disk = new DeviceChannel(DiskFile.open(path, new VhdDriver(), OpenOptions.READ_WRITE))) {
            disk.position(1_000_003);
            disk.write(ByteBuffer.wrap(text));
        }
    }

    static void toRaw(Path path, Path raw) throws IOException {
        try (DeviceChannel disk = new DeviceChannel(DiskFile.open(path, new VhdDriver(), OpenOptions.READ_ONLY));
                OutputStream out = Files.newOutputStream(raw)) {
            Channels.newInputStream(disk).transferTo(out);
        }
    }

    static long bytesStored(Path path) throws IOException {
        try (BlockDevice disk = DiskFile.open(path, new VhdDriver(), OpenOptions.READ_ONLY)) {
            return disk.extents(0, disk.info().size()).stream()
                    .filter(extent -> extent.kind() == Extent.Kind.DATA)
                    .mapToLong(Extent::length)
                    .sum();
        }
    }

    static String sizeOrReason(Path path) throws IOException {
        try (BlockDevice disk = DiskFile.open(path, new VhdDriver(), OpenOptions.READ_ONLY)) {
            return disk.info().size() + " bytes, problems: " + disk.info().problems();
        } catch (BlockException e) {
            return e.kind() + ": " + e.getMessage();
        }
    }

    static List<String> check(Path path) throws IOException {
        try (FileStorage file = FileStorage.open(path, true)) {
            return new VhdDriver()
                    .maintenance().orElseThrow().check(file, Progress.NONE).findings().stream()
                            .map(Finding::description)
                            .toList();
        }
    }

    static BlockDevice openChild(Path child) throws IOException {
        Images images = new Images(Drivers.of(new VhdDriver(), new RawDriver()));
        return images.open(child, ImageOptions.READ_WRITE);
    }

    static BlockDevice openByAnyDriver(Path path) throws IOException {
        Images images = new Images(Drivers.installed(Library.class.getClassLoader()));
        return images.open(path, ImageOptions.READ_ONLY);
    }

    static void createChild(Path child, Path parent) throws IOException {
        Images images = new Images(Drivers.of(new VhdDriver()));
        ParentLink link = images.link(child, parent, ImageOptions.READ_ONLY);
        DiskFile.create(
                child, new VhdDriver(), CreateOptions.ofSize(link.info().size()).withParent(link));
    }

    static BlockDevice openChildOverAKnownParent(Path child, Path parent) throws IOException {
        ParentFinder known =
                (image, reference) -> Optional.of(DiskFile.open(parent, new VhdDriver(), OpenOptions.READ_ONLY));
        return DiskFile.open(child, new VhdDriver(), OpenOptions.READ_WRITE.withParents(known));
    }
}
