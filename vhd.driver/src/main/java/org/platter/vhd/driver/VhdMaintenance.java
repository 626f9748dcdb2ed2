package org.platter.vhd.driver;

import java.io.IOException;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** Work on images that are not open as disks. */
final class VhdMaintenance implements ImageMaintenance {

    @Override
    public ImageCheck check(Storage storage, Progress progress) throws IOException {
        return VhdCheck.run(storage, progress);
    }

    @Override
    public void resize(Storage storage, long size, OpenOptions options, Progress progress) throws IOException {
        Resize.run(storage, size, options, progress);
    }

    @Override
    public void compact(Storage storage, OpenOptions options, Progress progress) throws IOException {
        Compaction.run(storage, options, progress);
    }

    @Override
    public void empty(Storage storage, Progress progress) throws IOException {
        Emptying.run(storage, progress);
    }

    @Override
    public void relink(Storage storage, ParentLink parent) throws IOException {
        Relink.apply(storage, parent);
    }

    @Override
    public void amend(Storage storage, FormatOptions changes) throws IOException {
        FooterAmendment.write(storage, changes);
    }
}
