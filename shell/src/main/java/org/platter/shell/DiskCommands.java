package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.Extent;
import org.platter.block.api.Finding;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.images.Bid;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.MissingPolicy;
import org.platter.block.support.FileStorage;
import org.platter.image.tools.Check;
import org.platter.image.tools.CheckResult;
import org.platter.image.tools.DiskMap;

/** The commands of the scope {@code disk}: what is in the drives, and which drivers serve them. */
@Component(
        service = {},
        immediate = true)
public final class DiskCommands implements Completing {

    private static final List<String> FUNCTIONS =
            List.of("list", "info", "open", "close", "change", "policy", "reattach", "map", "check", "drivers");

    private final Drives drives;
    private final Drivers drivers;
    private final List<ServiceRegistration<?>> commands;

    /** For these drives, and the drivers present. */
    @Activate
    public DiskCommands(BundleContext context, @Reference Drives drives, @Reference Drivers drivers) {
        this.drives = drives;
        this.drivers = drivers;
        commands = CommandFunction.register(context, "disk", this, FUNCTIONS);
    }

    @Deactivate
    void withdraw() {
        commands.forEach(ServiceRegistration::unregister);
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
                    state(drive),
                    drive.knownInfo().map(info -> info.format()).orElse("-"),
                    drive.knownInfo().map(info -> Long.toString(info.size())).orElse("-"),
                    drive.driver().map(DiskCommands::bundle).orElse("-"),
                    drive.image());
            if (!drive.reason().isEmpty()) {
                reasons.add("\n" + drive.name() + ": " + drive.reason());
            }
        }
        return table + String.join("", reasons);
    }

    @Descriptor("tells all that is known of a drive and its image")
    public String info(@Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = drive(drive);
        DriveOptions options = found.options();
        Table table = new Table()
                .row("drive", found.name())
                .row("image", found.image())
                .row("state", state(found) + (found.reason().isEmpty() ? "" : ": " + found.reason()))
                .row("driver", found.driver().map(DiskCommands::bundle).orElse("none"))
                .row("opened", found.openings() + (found.openings() == 1 ? " time" : " times"))
                .row("snapshot", options.image().snapshot() ? "yes" : "no")
                .row(
                        "without a driver",
                        lower(options.policy()) + " after " + options.grace().toMillis() + " ms")
                .row("quiesce limit", options.quiesceLimit().toMillis() + " ms");
        found.knownInfo().ifPresent(info -> {
            table.row("format", info.format())
                    .row("size", info.size() + " bytes in sectors of " + info.sectorSize())
                    .row("read only", info.readOnly() ? "yes" : "no")
                    .row("identity", info.identity());
            info.details().forEach(table::row);
            info.problems().forEach(problem -> table.row("problem", problem));
        });
        return table.toString();
    }

    @Descriptor("puts an image into a drive that is empty")
    public String open(
            CommandSession session,
            @Descriptor("the image's format; recognised unless given")
                    @Parameter(
                            names = {"-f", "--format"},
                            absentValue = "")
                    String format,
            @Descriptor("let the guest write nothing")
                    @Parameter(
                            names = {"-r", "--read-only"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean readOnly,
            @Descriptor("keep what the guest writes in memory and forget it at the end")
                    @Parameter(
                            names = {"-s", "--snapshot"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean snapshot,
            @Descriptor("the drive: hda to hdd, fda, fdb or cdrom") String drive,
            @Descriptor("the image file") String file)
            throws IOException {
        DriveOptions options = DriveOptions.of(Slots.options(drive, format, readOnly, snapshot));
        return told(drives.attach(DriveNames.require(drive), Slots.path(session, file), options));
    }

    @Descriptor("flushes and closes a drive's image; the guest no longer has the disk")
    public void close(@Descriptor("the drive, such as hda") String drive) throws IOException {
        drive(drive).close();
    }

    @Descriptor("puts another image into a drive; if it cannot be opened, the drive goes on as before")
    public String change(
            CommandSession session,
            @Descriptor("the image's format; recognised unless given")
                    @Parameter(
                            names = {"-f", "--format"},
                            absentValue = "")
                    String format,
            @Descriptor("let the guest write nothing")
                    @Parameter(
                            names = {"-r", "--read-only"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean readOnly,
            @Descriptor("keep what the guest writes in memory and forget it at the end")
                    @Parameter(
                            names = {"-s", "--snapshot"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean snapshot,
            @Descriptor("the drive: hda to hdd, fda, fdb or cdrom") String drive,
            @Descriptor("the image file") String file)
            throws IOException {
        return told(Slots.change(
                drives, drive, Slots.path(session, file), Slots.options(drive, format, readOnly, snapshot)));
    }

    @Descriptor("says what happens when a drive has no driver: stop, report or hold")
    public void policy(
            @Descriptor("the drive, such as hda") String drive, @Descriptor("stop, report or hold") String policy)
            throws IOException {
        Drive found = drive(drive);
        set(found, found.options().withPolicy(policy(policy)));
    }

    @Descriptor("says what happens when a drive has no driver, and after how long")
    public void policy(
            @Descriptor("the drive, such as hda") String drive,
            @Descriptor("stop, report or hold") String policy,
            @Descriptor("how long requests wait before") long milliseconds)
            throws IOException {
        Drive found = drive(drive);
        set(found, found.options().withPolicy(policy(policy)).withGrace(grace(milliseconds)));
    }

    @Descriptor("opens a drive's image again by the best driver, whatever speaks against the file")
    public String reattach(@Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = drive(drive);
        found.reattach();
        return told(found);
    }

    @Descriptor("tells which parts of a drive's disk have data, and where in the file")
    public String map(CommandSession session, @Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = drive(drive);
        Table table = new Table().row("OFFSET", "LENGTH", "KIND", "DEPTH", "MAPPED TO");
        DiskMap.visit(found, 0, found.info().size(), extent -> {
            Break.check(session);
            table.row(hex(extent.offset()), hex(extent.length()), lower(extent.kind()), extent.depth(), mapped(extent));
        });
        return table.toString();
    }

    @Descriptor("looks for damage in the image of a drive, which waits meanwhile, or in an image file")
    public String check(CommandSession session, @Descriptor("a drive, or else a file") String image)
            throws IOException {
        Progress breakable = (done, total) -> Break.check(session);
        Drive drive = drives.named(image).orElse(null);
        if (drive == null) {
            Path file = Slots.path(session, image);
            return told(Check.run(file, driver(file), breakable));
        }
        String format = drive.info().format();
        List<CheckResult> result = new ArrayList<>();
        drive.release(() -> result.add(Check.run(
                drive.image(),
                drivers.named(format)
                        .orElseThrow(() -> new IOException("no driver for format '" + format + "' is present")),
                breakable)));
        return told(result.get(0));
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

    @Override
    public Argument argument(String function, List<String> before) {
        boolean first = before.isEmpty();
        return switch (function) {
            case "open", "change" -> first ? Argument.DRIVE : Argument.FILE;
            case "policy" -> first ? Argument.DRIVE : Argument.POLICY;
            case "check" -> Argument.DRIVE_OR_FILE;
            case "list", "drivers" -> Argument.TEXT;
            default -> first ? Argument.DRIVE : Argument.TEXT;
        };
    }

    private Drive drive(String name) throws IOException {
        return Slots.drive(drives, name);
    }

    private BlockDriver driver(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + ": neither a drive nor a file");
        }
        try (Storage storage = FileStorage.open(file, true)) {
            return drivers.best(storage)
                    .map(Bid::driver)
                    .orElseThrow(() -> new IOException(file + ": no driver recognises the image"));
        }
    }

    private void set(Drive drive, DriveOptions options) throws IOException {
        drives.change(drive, drive.name(), drive.image(), options);
    }

    private static Duration grace(long milliseconds) {
        if (milliseconds < 0) {
            throw new IllegalArgumentException(milliseconds + " milliseconds: expected 0 or more");
        }
        return Duration.ofMillis(milliseconds);
    }

    private static MissingPolicy policy(String name) {
        try {
            return MissingPolicy.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("policy '" + name + "': expected stop, report or hold", e);
        }
    }

    static String told(Drive drive) {
        return drive.name() + ": " + state(drive) + ", " + drive.image()
                + (drive.reason().isEmpty() ? "" : ": " + drive.reason());
    }

    private static String told(CheckResult result) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : result.check().findings()) {
            lines.add(lower(finding.kind()) + ": " + finding.description()
                    + (finding.count() > 1 ? " (" + finding.count() + " places)" : ""));
        }
        lines.add(result.file() + ": "
                + (result.exitCode() == 0 ? "no errors" : result.exitCode() == 3 ? "leaks" : "damaged"));
        return String.join("\n", lines);
    }

    private static String state(Drive drive) {
        return lower(drive.state());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String bundle(BlockDriver driver) {
        Bundle bundle = FrameworkUtil.getBundle(driver.getClass());
        return bundle == null ? driver.getClass().getName() : bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String mapped(Extent extent) {
        return extent.hostOffset().isPresent() ? hex(extent.hostOffset().getAsLong()) : "-";
    }
}
