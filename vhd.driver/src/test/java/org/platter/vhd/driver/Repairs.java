package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.Repair;
import org.platter.block.api.Storage;

/** Carries out repairs as {@link Repair} says: in their order, with a flush after each. */
final class Repairs {

    private Repairs() {}

    static void apply(List<Repair> repairs, Storage storage) throws IOException {
        for (Repair repair : repairs) {
            apply(repair, storage);
            storage.flush();
        }
    }

    private static void apply(Repair repair, Storage storage) throws IOException {
        if (repair instanceof Repair.Overwrite overwrite) {
            storage.write(ByteBuffer.wrap(overwrite.bytes()), overwrite.offset());
        } else if (repair instanceof Repair.Resize resize) {
            storage.resize(resize.size());
        }
    }
}
