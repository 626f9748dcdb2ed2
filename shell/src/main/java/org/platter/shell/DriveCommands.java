package org.platter.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.DeviceInfo;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;

/** Commands that tell what is in the drives, and which drivers serve them. */
@Component(service = CommandSet.class)
public final class DriveCommands implements CommandSet {

    private final Drives drives;
    private final Drivers drivers;

    /** For these drives, and the drivers present. */
    @Activate
    public DriveCommands(@Reference Drives drives, @Reference Drivers drivers) {
        this.drives = drives;
        this.drivers = drivers;
    }

    @Override
    public String scope() {
        return "disk";
    }

    @Descriptor("lists the drives, their states, and who serves them")
    public String list() {
        List<Drive> all = drives.list();
        if (all.isEmpty()) {
            return "no drives; disk:open hda FILE puts an image into one";
        }
        Table table = new Table().row("DRIVE", "STATE", "FORMAT", "SIZE", "DRIVER", "IMAGE");
        List<String> reasons = new ArrayList<>();
        for (Drive drive : all) {
            table.row(
                    drive.name(),
                    DriveWords.lower(drive.state()),
                    drive.knownInfo().map(DeviceInfo::format).orElse("-"),
                    drive.knownInfo().map(info -> Long.toString(info.size())).orElse("-"),
                    drive.driver().map(DriveCommands::bundle).orElse("-"),
                    drive.image());
            if (!drive.reason().isEmpty()) {
                reasons.add("\n" + drive.name() + ": " + drive.reason());
            }
        }
        return table + String.join("", reasons);
    }

    @Descriptor("tells all that is known of a drive and its image")
    public String info(@Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = Slots.drive(drives, drive);
        DriveOptions options = found.options();
        boolean snapshot = options.image().snapshot() && !options.image().readOnly();
        Table table = new Table()
                .row("drive", found.name())
                .row("image", found.image())
                .row("state", DriveWords.lower(found.state()) + (found.reason().isEmpty() ? "" : ": " + found.reason()))
                .row("driver", found.driver().map(DriveCommands::bundle).orElse("none"))
                .row("opened", found.openings() + (found.openings() == 1 ? " time" : " times"))
                .row("snapshot", options.image().snapshot() ? "yes" : "no")
                .row(
                        "without a driver",
                        DriveWords.lower(options.policy()) + " after "
                                + options.grace().toMillis() + " ms")
                .row("quiesce limit", options.quiesceLimit().toMillis() + " ms");
        found.knownInfo().ifPresent(info -> {
            table.row("format", info.format())
                    .row("size", info.size() + " bytes in sectors of " + info.sectorSize())
                    .row("read only", snapshot ? "no, writes stay in memory" : info.readOnly() ? "yes" : "no")
                    .row("identity", info.identity());
            info.details().forEach(table::row);
            info.problems().forEach(problem -> table.row("problem", problem));
        });
        return table.toString();
    }

    @Descriptor("lists the drivers present, those who win equal bids first")
    public String drivers() {
        Table table = new Table().row("FORMAT", "ALSO", "BUNDLE", "ID");
        for (BlockDriver driver : drivers.list()) {
            Bundle bundle = FrameworkUtil.getBundle(driver.getClass());
            table.row(
                    driver.format(),
                    driver.aliases().isEmpty() ? "-" : String.join(", ", driver.aliases()),
                    bundle(driver),
                    bundle == null ? "-" : bundle.getBundleId());
        }
        return table.toString();
    }

    private static String bundle(BlockDriver driver) {
        Bundle bundle = FrameworkUtil.getBundle(driver.getClass());
        return bundle == null ? driver.getClass().getName() : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
