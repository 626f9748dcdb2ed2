package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** What a packet command sends to the host. Used on the machine's thread only. */
interface PacketData {

    /** Bytes that are to come. */
    long remaining();

    /**
     * What the drive has to do before it can send more.
     *
     * @param length bytes to be sent at once, from 1 to what remains and {@link PacketDrive#BUFFER}
     * @return null if the next bytes are there
     * @throws CheckCondition if there will be none
     */
    default DiskWork fetch(int length) throws CheckCondition {
        return null;
    }

    /** The next bytes, so many, or fewer if a failure comes after them. */
    ByteBuffer take(int length);
}
