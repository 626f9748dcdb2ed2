package org.platter.qtest.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Storage;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;
import org.platter.block.support.MemoryStorage;
import org.platter.floppy.controller.FloppyController;
import org.platter.ide.controller.IdeController;

/** Opens the images of the command line and puts them into the controllers' drives. */
final class Drives implements Closeable {

    private final Images images;
    private final IdeController ide;
    private final FloppyController floppy;
    private final Runnable whenHeld;
    private final List<BlockDevice> open = new ArrayList<>();
    private final Map<String, DebugEvents> debugged = new HashMap<>();

    /** @param whenHeld is run, on any thread, when blkdebug begins to hold a request */
    Drives(Images images, IdeController ide, FloppyController floppy, Runnable whenHeld) {
        this.images = images;
        this.ide = ide;
        this.floppy = floppy;
        this.whenHeld = whenHeld;
    }

    void add(DriveOption drive) throws IOException {
        Optional<BlockDevice> device = Optional.empty();
        if (drive.source().isPresent()) {
            device = Optional.of(open(drive, drive.source().get()));
        }
        try {
            switch (drive.kind()) {
                case DISK -> ide.attach(drive.unit(), device.orElseThrow(), drive.errors(), drive.label());
                case CD -> {
                    ide.attachCd(drive.unit());
                    device.ifPresent(disc -> ide.insert(drive.unit(), disc, drive.errors()));
                }
                case DISKETTE -> device.ifPresent(diskette -> floppy.insert(drive.unit(), diskette));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(drive.name() + ": " + e.getMessage(), e);
        }
    }

    private BlockDevice open(DriveOption drive, ImageSource source) throws IOException {
        ImageOptions options =
                ImageOptions.READ_WRITE.withReadOnly(drive.readOnly()).withSnapshot(drive.snapshot());
        if (source.format().isPresent()) {
            String format = source.format().get();
            if (images.drivers().named(format).isEmpty()) {
                throw new IOException("Unknown driver '" + format + "'");
            }
            options = options.withFormat(format);
        }
        Storage storage = storage(source, drive.readOnly() || drive.snapshot());
        try {
            if (source.debugRules().isPresent()) {
                DebugEvents events = events(source.debugRules().get());
                debugged.put(drive.name(), events);
                storage = new DebugStorage(storage, events);
            }
            BlockDevice device = images.open(storage, options);
            open.add(device);
            return device;
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static Storage storage(ImageSource source, boolean readOnly) throws IOException {
        if (source.file().isPresent()) {
            return FileStorage.open(Path.of(source.file().get()), readOnly);
        }
        MemoryStorage zeros = new MemoryStorage("null");
        zeros.resize(source.size());
        return zeros;
    }

    private DebugEvents events(String rules) throws IOException {
        DebugEvents events = new DebugEvents(whenHeld);
        if (!rules.isEmpty()) {
            events.rules(rules, Files.readAllLines(Path.of(rules)));
        }
        return events;
    }

    /** What may be done to the requests of a drive; empty if it has no blkdebug. */
    Optional<DebugEvents> debugged(String drive) {
        return Optional.ofNullable(debugged.get(drive));
    }

    /** Whether a request is held. */
    boolean holding() {
        return debugged.values().stream().anyMatch(DebugEvents::holding);
    }

    /** Lets held requests go, and closes the images. */
    @Override
    public void close() throws IOException {
        debugged.values().forEach(DebugEvents::release);
        IOException failure = null;
        for (BlockDevice device : open) {
            try {
                device.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
