package org.platter.guest.tests;

import java.time.Duration;
import org.platter.machine.api.Board;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.MachineDevice;

/** Does something when the machine has run for so long in its own time. */
final class Deadline implements MachineDevice {

    private final Duration limit;
    private final Runnable action;
    private MachineClock.Alarm alarm;

    Deadline(Duration limit, Runnable action) {
        this.limit = limit;
        this.action = action;
    }

    @Override
    public String name() {
        return "deadline";
    }

    @Override
    public void plug(Board board) {
        alarm = board.clock().at(limit.toNanos(), action);
    }

    @Override
    public void reset() {}

    @Override
    public void unplug() {
        alarm.cancel();
    }
}
