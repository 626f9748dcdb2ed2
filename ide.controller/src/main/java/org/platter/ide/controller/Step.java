package org.platter.ide.controller;

import java.nio.ByteBuffer;

/**
 * What comes next in a command.
 *
 * @param data whole words that move between drive and host; null if none do
 * @param dma whether a bus master moves them rather than the processor
 * @param work what the drive is busy with; null if it is not
 * @param interrupt whether the drive wants its host's attention when this begins
 */
record Step(Kind kind, ByteBuffer data, boolean dma, DiskWork work, boolean interrupt) {

    enum Kind {
        /** The command has ended well. */
        DONE,
        /** The host reads the data. */
        TO_HOST,
        /** The host writes the data. */
        FROM_HOST,
        /** The drive works on its medium. */
        WORK
    }

    static Step done(boolean interrupt) {
        return new Step(Kind.DONE, null, false, null, interrupt);
    }

    static Step toHost(ByteBuffer data, boolean interrupt) {
        return new Step(Kind.TO_HOST, data, false, null, interrupt);
    }

    static Step fromHost(ByteBuffer data, boolean interrupt) {
        return new Step(Kind.FROM_HOST, data, false, null, interrupt);
    }

    static Step work(DiskWork work) {
        return new Step(Kind.WORK, null, false, work, false);
    }

    static Step dmaToHost(ByteBuffer data) {
        return new Step(Kind.TO_HOST, data, true, null, false);
    }

    static Step dmaFromHost(ByteBuffer data) {
        return new Step(Kind.FROM_HOST, data, true, null, false);
    }
}
