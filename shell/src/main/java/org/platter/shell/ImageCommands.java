package org.platter.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.block.images.MissingPolicy;

/** Commands that put images into drives, take them out, and say what becomes of them without a driver. */
@Component(service = CommandSet.class)
public final class ImageCommands implements CommandSet {

    private final Drives drives;

    /** For these drives. */
    @Activate
    public ImageCommands(@Reference Drives drives) {
        this.drives = drives;
    }

    @Override
    public String scope() {
        return "disk";
    }

    @Descriptor("puts an image into a drive that is empty, also one whose driver is still to come")
    public String open(
            CommandSession session,
            ImageChoice how,
            @Descriptor("the drive: hda to hdd, fda, fdb or cdrom") String drive,
            @Descriptor("the image file") String file)
            throws IOException {
        return DriveWords.line(Slots.attach(drives, drive, Slots.path(session, file), how.in(drive)));
    }

    @Descriptor("puts another image into a drive; if it cannot be opened, the drive goes on as before")
    public String change(
            CommandSession session,
            ImageChoice how,
            @Descriptor("the drive: hda to hdd, fda, fdb or cdrom") String drive,
            @Descriptor("the image file") String file)
            throws IOException {
        return DriveWords.line(Slots.change(drives, drive, Slots.path(session, file), how.in(drive)));
    }

    @Descriptor("flushes and closes a drive's image; the guest no longer has the disk")
    public void close(@Descriptor("the drive, such as hda") String drive) throws IOException {
        Slots.drive(drives, drive).close();
    }

    @Descriptor("says what happens when a drive has no driver: stop, report or hold")
    public void policy(
            @Descriptor("the drive, such as hda") String drive, @Descriptor("stop, report or hold") String policy)
            throws IOException {
        Drive found = Slots.drive(drives, drive);
        set(found, found.options().withPolicy(policy(policy)));
    }

    @Descriptor("says what happens when a drive has no driver, and after how long")
    public void policy(
            @Descriptor("the drive, such as hda") String drive,
            @Descriptor("stop, report or hold") String policy,
            @Descriptor("how long requests wait before") long milliseconds)
            throws IOException {
        Drive found = Slots.drive(drives, drive);
        set(found, found.options().withPolicy(policy(policy)).withGrace(grace(milliseconds)));
    }

    @Descriptor("opens a drive's image again by the best driver, whatever speaks against the file")
    public String reattach(@Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = Slots.drive(drives, drive);
        found.reattach();
        return DriveWords.line(found);
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
}
