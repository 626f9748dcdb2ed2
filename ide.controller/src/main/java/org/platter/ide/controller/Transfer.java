package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** The data phase of a command: blocks that the drive and the host hand each other. */
interface Transfer {

    /** No data: the command is over when it has started. */
    Transfer NONE = new Transfer() {
        @Override
        public boolean toHost() {
            return false;
        }

        @Override
        public ByteBuffer next() {
            return null;
        }
    };

    /** Whether the host reads. */
    boolean toHost();

    /**
     * Called at the start and each time the host has moved a whole block: does with it what is to be done, and finds the
     * next.
     *
     * @return whole words the host has to read or write, or null when the command is over
     */
    ByteBuffer next() throws AtaError;
}
