package org.platter.vhd.driver;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Extent;
import org.platter.block.support.Zeros;

/** What the guest sees where an image holds no data of its own. Threads: any number. */
interface Backing extends Closeable {

    /** What dynamic images have below them. */
    Backing ZEROS = new Backing() {
        @Override
        public void read(ByteBuffer to, long offset) {
            Zeros.fill(to);
        }

        @Override
        public void describe(Extent absent, Extents to) {
            to.add(absent);
        }

        @Override
        public boolean isZero(long offset, long length) {
            return true;
        }

        @Override
        public void close() {}
    };

    /** Fills the buffer's remaining bytes. */
    void read(ByteBuffer to, long offset) throws IOException;

    /**
     * Adds what is here to a list.
     *
     * @param absent the range, as it is where nothing is here either
     */
    void describe(Extent absent, Extents to) throws IOException;

    /** Whether a range is known to read as zeros, without reading it. */
    boolean isZero(long offset, long length) throws IOException;
}
