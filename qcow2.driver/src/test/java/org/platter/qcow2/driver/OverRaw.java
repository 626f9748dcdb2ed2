package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.ParentReference;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/**
 * The driver, with a raw parent under every image it makes. The parents hold written zeros everywhere, so that the disks
 * are blank and yet nothing that the parent has is known to be zero.
 */
final class OverRaw implements BlockDriver, ParentFinder {

    private final Qcow2Driver driver = new Qcow2Driver();
    private final BlockDriver raw;
    private final Map<String, MemoryStorage> parents = new ConcurrentHashMap<>();

    OverRaw(BlockDriver raw) {
        this.raw = raw;
    }

    @Override
    public String format() {
        return driver.format();
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        return driver.probe(storage);
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        return driver.open(storage, options.withParents(this));
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        String name = options.size() + ".raw";
        if (!parents.containsKey(name)) {
            MemoryStorage parent = new MemoryStorage(name);
            parent.write(ByteBuffer.allocate((int) options.size()), 0);
            parents.put(name, parent);
        }
        try (BlockDevice parent = open(name)) {
            driver.create(
                    storage, options.withParent(ParentLink.of(parent.info(), "/disks/" + name, name, Instant.EPOCH)));
        }
    }

    @Override
    public Optional<BlockDevice> find(Storage child, ParentReference reference) throws IOException {
        return parents.containsKey(reference.path()) ? Optional.of(open(reference.path())) : Optional.empty();
    }

    private BlockDevice open(String name) throws IOException {
        return raw.open(parents.get(name).copy(true), OpenOptions.READ_ONLY);
    }
}
