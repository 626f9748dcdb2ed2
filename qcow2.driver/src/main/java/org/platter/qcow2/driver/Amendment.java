package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;

/** Changes of what an image says of itself. */
final class Amendment {

    private Amendment() {}

    /** @throws BlockException {@code UNSUPPORTED} if there is no backing file to be replaced */
    static void relink(Storage storage, ParentLink parent) throws IOException {
        MaintainedImage image = new MaintainedImage(storage);
        if (!image.header().hasBacking()) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    storage.name() + ": has no backing file, expected one that another is to replace");
        }
        new HeaderChange(storage, image.area())
                .withBacking(NewImage.backingName(parent), parent.info().format())
                .write();
    }

    static void write(Storage storage, FormatOptions changes) throws IOException {
        changes.requireKnown(Qcow2Options.AMEND);
        MaintainedImage image = new MaintainedImage(storage);
        HeaderChange change = new HeaderChange(storage, image.area());
        int version = image.header().version();
        if (changes.get(Qcow2Options.COMPAT).isPresent()) {
            if (NewImage.version(changes) < version) {
                throw new BlockException(
                        Kind.UNSUPPORTED,
                        storage.name()
                                + ": version 3 cannot be made version 2, expected a conversion with compat=0.10");
            }
            version = NewImage.version(changes);
            if (version == 3) {
                change.withVersion3();
            }
        }
        if (changes.get(Qcow2Options.LAZY_REFCOUNTS).isPresent()) {
            boolean lazy = changes.flag(Qcow2Options.LAZY_REFCOUNTS, false);
            if (version == 2) {
                throw new BlockException(
                        Kind.UNSUPPORTED, storage.name() + ": version 2 has no lazy refcounts, expected compat=1.1");
            }
            long others = image.header().compatible() & ~Features.LAZY_REFCOUNTS;
            change.withCompatibleFeatures(others | (lazy ? Features.LAZY_REFCOUNTS : 0));
        }
        change.write();
    }
}
