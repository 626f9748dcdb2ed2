package org.platter.shell;

import java.io.IOException;
import org.platter.pc.host.Machine;
import org.platter.pc.machine.Pc;

/** What to say to somebody who wants something of a machine that is off. */
final class MachineOff {

    private MachineOff() {}

    /** The machine that is on. */
    static Pc require(Machine machine) throws IOException {
        return machine.pc().orElseThrow(() -> new IOException("the machine is off; vm:start switches it on"));
    }
}
