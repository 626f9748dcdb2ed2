package org.platter.block.kit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.OptionDescription;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/** The same driver as another object, as another version of its bundle would offer it. */
final class Version implements BlockDriver {

    private final BlockDriver driver;
    private final Optional<ParentFinder> parents;

    Version(BlockDriver driver) {
        this.driver = driver;
        parents = Optional.empty();
    }

    /** One whose images find their parents here, whoever opens them. */
    Version(BlockDriver driver, ParentFinder parents) {
        this.driver = driver;
        this.parents = Optional.of(parents);
    }

    @Override
    public String format() {
        return driver.format();
    }

    @Override
    public List<String> aliases() {
        return driver.aliases();
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        return driver.probe(storage);
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        return driver.open(storage, parents.map(options::withParents).orElse(options));
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        driver.create(storage, options);
    }

    @Override
    public Optional<ImageMaintenance> maintenance() {
        return driver.maintenance();
    }

    @Override
    public List<OptionDescription> createOptions() {
        return driver.createOptions();
    }

    @Override
    public List<OptionDescription> openOptions() {
        return driver.openOptions();
    }
}
