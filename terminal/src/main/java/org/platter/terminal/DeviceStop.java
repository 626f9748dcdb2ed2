package org.platter.terminal;

import org.platter.pc.machine.Pc;

/**
 * The time in which a device keeps the machine from going on, such as a disk whose file system is full. Keys are for this
 * meanwhile rather than for the machine: Enter has the device try again. Any thread.
 */
final class DeviceStop {

    private static final char LEAVE = 0x1D;

    private final Pc pc;

    /** What to do at the end; null while the machine is not held up. */
    private Runnable atEnd;

    DeviceStop(Pc pc) {
        this.pc = pc;
    }

    /** A device has stopped the machine. */
    synchronized void begin(Runnable whenItGoesOn) {
        atEnd = whenItGoesOn;
    }

    /** Has the device try again; does nothing if none has stopped the machine. */
    synchronized void end() {
        if (atEnd != null) {
            atEnd.run();
            atEnd = null;
            pc.resume();
        }
    }

    /** Whether keys as a terminal sends them are not for the machine; not if they let a person leave. */
    synchronized boolean takes(byte[] keys, int count) {
        if (atEnd == null || has(keys, count, LEAVE)) {
            return false;
        }
        if (has(keys, count, '\r') || has(keys, count, '\n')) {
            end();
        }
        return true;
    }

    private static boolean has(byte[] keys, int count, char key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }
}
