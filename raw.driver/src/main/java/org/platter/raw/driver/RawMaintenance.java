package org.platter.raw.driver;

import java.io.IOException;
import org.platter.block.api.BlockException;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** A raw image can be made longer or shorter. It has nothing else that work could be done on. */
final class RawMaintenance implements ImageMaintenance {

    @Override
    public void resize(Storage storage, long size, OpenOptions options, Progress progress) throws IOException {
        storage.resize(RawDevice.wholeSectors(size));
        storage.flush();
    }

    @Override
    public ImageCheck check(Storage storage, Progress progress) throws IOException {
        throw unsupported(storage, "checked");
    }

    @Override
    public void compact(Storage storage, OpenOptions options, Progress progress) throws IOException {
        throw unsupported(storage, "compacted");
    }

    @Override
    public void empty(Storage storage, Progress progress) throws IOException {
        throw unsupported(storage, "emptied");
    }

    @Override
    public void relink(Storage storage, ParentLink parent) throws IOException {
        throw unsupported(storage, "relinked");
    }

    @Override
    public void amend(Storage storage, FormatOptions changes) throws IOException {
        throw unsupported(storage, "amended");
    }

    private static BlockException unsupported(Storage storage, String what) {
        return new BlockException(
                BlockException.Kind.UNSUPPORTED, storage.name() + ": images of format raw cannot be " + what);
    }
}
