package org.platter.shell;

import java.io.IOException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a person does with disks, diskettes and discs before the machine. */
@Component(service = CommandSet.class)
public final class MediaCommands implements CommandSet {

    private final Media media;

    /** For what is put into drives. */
    @Activate
    public MediaCommands(@Reference Media media) {
        this.media = media;
    }

    @Override
    public String scope() {
        return "vm";
    }

    @Descriptor("puts another image into a drive, as a person changes a disk; also after vm:eject")
    public String change(
            CommandSession session,
            @Descriptor("the drive: hda to hdd, fda, fdb or cdrom") String drive,
            @Descriptor("the image file") String file)
            throws IOException {
        return DriveWords.line(media.put(drive, Slots.path(session, file)));
    }

    @Descriptor("takes the image out of a drive, flushed and closed")
    public void eject(@Descriptor("the drive, such as hda") String drive) throws IOException {
        media.eject(drive);
    }
}
