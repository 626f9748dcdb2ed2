package org.platter.vhd.driver;

import java.io.IOException;
import org.platter.block.api.Storage;

/**
 * Putting another header in the place of an image's own, so that a power cut leaves the one or the other. A header has two
 * sectors, of which one may be written and the other not; so the footer at the end, which counts, leads to a copy of it
 * meanwhile. See decision 0005.
 */
final class HeaderSwap {

    private HeaderSwap() {}

    /**
     * Writes a header; when this returns, it is durable.
     *
     * @param copyAt where the copy can go for the time being: nothing lies there or behind it
     */
    static void write(Storage storage, EndFooter end, DynamicHeader header, long copyAt) throws IOException {
        Footer footer = end.footer();
        end.moveUp(copyAt + DynamicHeader.SIZE);
        storage.write(header.bytes(), copyAt);
        storage.flush();
        end.replaceAtEnd(footer.withDataOffset(copyAt));
        storage.write(header.bytes(), footer.dataOffset());
        storage.flush();
        end.replaceAtEnd(footer);
        end.cut(copyAt);
        end.writeCopy();
    }
}
