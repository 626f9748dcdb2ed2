package org.platter.block.kit;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.ParentReference;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/** Images in memory that find each other as parents, by the last part of their paths. */
final class Family implements ParentFinder {

    private static final Instant WRITTEN = Instant.parse("2021-06-01T12:00:00Z");

    private final BlockDriver driver;
    private final Map<String, MemoryStorage> images = new TreeMap<>();
    private final List<BlockDevice> opened = new ArrayList<>();

    Family(BlockDriver driver) {
        this.driver = driver;
    }

    void put(String name, MemoryStorage image) {
        images.put(name, image);
    }

    void remove(String name) {
        images.remove(name);
    }

    MemoryStorage image(String name) {
        return images.get(name);
    }

    /** Every parent that was opened, wanted or not. */
    List<BlockDevice> opened() {
        return opened;
    }

    ParentLink link(String name) throws IOException {
        try (BlockDevice parent = openForReading(name)) {
            return ParentLink.of(parent.info(), "/disks/" + name, name, WRITTEN);
        }
    }

    BlockDevice openForReading(String name) throws IOException {
        return driver.open(images.get(name).copy(true), OpenOptions.READ_ONLY.withParents(this));
    }

    BlockDevice open(MemoryStorage child) throws IOException {
        return driver.open(child, OpenOptions.READ_WRITE.withParents(this));
    }

    @Override
    public Optional<BlockDevice> find(Storage child, ParentReference reference) throws IOException {
        String name = reference.path().substring(reference.path().lastIndexOf('/') + 1);
        if (!images.containsKey(name)) {
            return Optional.empty();
        }
        BlockDevice parent = openForReading(name);
        opened.add(parent);
        return Optional.of(parent);
    }
}
