package org.platter.pc.machine;

import java.util.ArrayList;
import java.util.List;
import org.platter.machine.api.MachineDevice;

/** The devices that are plugged into a board. */
final class Slots {

    private final List<MachineDevice> plugged = new ArrayList<>();

    /** Plugs all of them in, or none. */
    Slots(Motherboard board, List<MachineDevice> devices) {
        try {
            for (MachineDevice device : devices) {
                device.plug(board);
                plugged.add(device);
                board.onReset(device::reset);
            }
        } catch (RuntimeException e) {
            empty();
            throw e;
        }
    }

    void empty() {
        plugged.forEach(MachineDevice::unplug);
        plugged.clear();
    }
}
