package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Progress;
import org.platter.block.api.Repair;
import org.platter.block.api.Storage;

/** An image whose writer was cut off while it kept refcounts in memory only ("Dirty bit", lazy refcounts). */
final class LeftBehind {

    private LeftBehind() {}

    /**
     * Brings the refcounts up to date and takes the mark away. After each step the image is no worse than before.
     *
     * @throws BlockException {@code CORRUPT}, with the image unchanged, if more is wrong than can be mended
     */
    static void repair(Storage storage) throws IOException {
        ImageCheck check = Qcow2Check.run(storage, Progress.NONE);
        for (Finding finding : check.findings()) {
            if (finding.kind() == Finding.Kind.CORRUPTION && !finding.repairable()) {
                throw new BlockException(
                        Kind.CORRUPT,
                        storage.name() + ": marked as dirty, and damaged beyond repair: " + finding.description()
                                + "; it can be read: platter convert");
            }
        }
        for (Repair repair : check.repairs()) {
            if (repair instanceof Repair.Overwrite overwrite) {
                storage.write(ByteBuffer.wrap(overwrite.bytes()), overwrite.offset());
            }
            storage.flush();
        }
    }
}
