package org.platter.pc.machine.bios;

/** Work with a drive that takes machine time. It never waits: it is asked again when time has passed. */
interface Task {

    /** Goes on as far as the drive is ready; true when the work has ended. */
    boolean advance();

    /** When it has ended: a code of {@link DiskStatus}. */
    int result();
}
