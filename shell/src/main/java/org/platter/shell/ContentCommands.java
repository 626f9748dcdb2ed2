package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.Extent;
import org.platter.block.api.Finding;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.images.Bid;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.support.FileStorage;
import org.platter.image.tools.Check;
import org.platter.image.tools.CheckResult;
import org.platter.image.tools.DiskMap;

/** Commands that look into images. Ctrl-C ends them. */
@Component(service = CommandSet.class)
public final class ContentCommands implements CommandSet {

    private final Drives drives;
    private final Drivers drivers;

    /** For these drives, and the drivers present. */
    @Activate
    public ContentCommands(@Reference Drives drives, @Reference Drivers drivers) {
        this.drives = drives;
        this.drivers = drivers;
    }

    @Override
    public String scope() {
        return "disk";
    }

    @Descriptor("tells which parts of a drive's disk have data, and where in the file")
    public String map(CommandSession session, @Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = Slots.drive(drives, drive);
        Table table = new Table().row("OFFSET", "LENGTH", "KIND", "DEPTH", "MAPPED TO");
        DiskMap.visit(found, 0, found.info().size(), extent -> {
            Break.check(session);
            table.row(
                    hex(extent.offset()),
                    hex(extent.length()),
                    DriveWords.lower(extent.kind()),
                    extent.depth(),
                    mapped(extent));
        });
        return table.toString();
    }

    @Descriptor("looks for damage in the image of a drive, which waits meanwhile, or in an image file")
    public String check(CommandSession session, @Descriptor("a drive, or else a file") String image)
            throws IOException {
        Progress breakable = (done, total) -> Break.check(session);
        Path file = Slots.path(session, image);
        Drive drive = drive(image, file);
        if (drive == null) {
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

    /** The drive that is called so, or has that file; null if it is a file of nobody's. */
    private Drive drive(String name, Path file) throws IOException {
        if (DriveNames.ALL.contains(name) && Files.notExists(file)) {
            return Slots.drive(drives, name);
        }
        for (Drive drive : drives.list()) {
            if (drive.name().equals(name) || Files.exists(file) && Files.isSameFile(file, drive.image())) {
                return drive;
            }
        }
        return null;
    }

    private BlockDriver driver(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file + (Files.exists(file) ? ": is not a plain file" : ": neither a drive nor a file"));
        }
        try (Storage storage = FileStorage.open(file, true)) {
            return drivers.best(storage)
                    .map(Bid::driver)
                    .orElseThrow(() -> new IOException(file + ": no driver recognises the image"));
        }
    }

    private static String told(CheckResult result) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : result.check().findings()) {
            lines.add(DriveWords.lower(finding.kind()) + ": " + finding.description()
                    + (finding.count() > 1 ? " (" + finding.count() + " places)" : ""));
        }
        lines.add(result.file() + ": "
                + (result.exitCode() == 0 ? "no errors" : result.exitCode() == 3 ? "leaks" : "damaged"));
        return String.join("\n", lines);
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String mapped(Extent extent) {
        return extent.hostOffset().isPresent() ? hex(extent.hostOffset().getAsLong()) : "-";
    }
}
