package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** Work on images that are not open. */
final class Qcow2Maintenance implements ImageMaintenance {

    @Override
    public ImageCheck check(Storage storage, Progress progress) throws IOException {
        return Qcow2Check.run(storage, progress);
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
        Amendment.relink(storage, parent);
    }

    @Override
    public void amend(Storage storage, FormatOptions changes) throws IOException {
        Amendment.write(storage, changes);
    }
}
