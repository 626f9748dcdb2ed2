package org.platter.vhd.driver;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockFormat;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.OptionDescription;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/** Images of Virtual PC, Hyper-V and many others ("Virtual Hard Disk Image Format Specification" 1.0): fixed, dynamic
 * and differencing. */
@Component(service = BlockDriver.class)
@BlockFormat(
        name = VhdDriver.FORMAT,
        aliases = VhdDriver.ALIAS,
        extensions = {"vhd", "avhd"})
public final class VhdDriver implements BlockDriver {

    static final String FORMAT = "vpc";
    static final String ALIAS = "vhd";

    /** A driver; it has no state. */
    public VhdDriver() {}

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public List<String> aliases() {
        return List.of(ALIAS);
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        return FooterSearch.in(storage).score();
    }

    /**
     * Opens an image. What can be read but not written safely opens for reading only, and
     * {@link org.platter.block.api.DeviceInfo#problems} says why.
     */
    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        options.format().requireKnown(openOptions());
        options.requireWritable(storage);
        return VhdImage.open(storage, options);
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        options.format().requireKnown(createOptions());
        NewImage.create(storage, options);
    }

    @Override
    public Optional<ImageMaintenance> maintenance() {
        return Optional.of(new VhdMaintenance());
    }

    @Override
    public List<OptionDescription> createOptions() {
        return VhdOptions.CREATE;
    }

    @Override
    public List<OptionDescription> openOptions() {
        return VhdOptions.OPEN;
    }
}
