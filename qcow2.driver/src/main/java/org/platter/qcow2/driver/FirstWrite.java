package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.Storage;

/**
 * What is done once before an image is first changed: the autoclear bits go, since what they vouch for (such as bitmaps of
 * changed clusters) is not kept up here. Threads: any number.
 */
final class FirstWrite {

    private final Storage storage;
    private final Header header;
    private volatile boolean done;

    FirstWrite(Storage storage, Header header) {
        this.storage = storage;
        this.header = header;
        done = header.autoclear() == 0;
    }

    void prepare() throws IOException {
        if (!done) {
            synchronized (this) {
                Header.writeFeatures(storage, header.incompatible(), header.compatible(), 0);
                storage.flush();
                done = true;
            }
        }
    }
}
