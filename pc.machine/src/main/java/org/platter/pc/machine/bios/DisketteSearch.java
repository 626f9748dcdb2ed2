package org.platter.pc.machine.bios;

import java.util.List;

/** Looks for diskette drives: those are there whose head finds track 0. */
final class DisketteSearch implements Task {

    private static final int DRIVES = 2;
    private static final int NOBODY = 0xFF;

    private final Guest guest;
    private final List<Diskette> found;
    private FloppyCommands work;
    private int number;

    DisketteSearch(Guest guest, List<Diskette> found) {
        this.guest = guest;
        this.found = found;
    }

    /** Begins; {@link #advance} goes on. */
    void begin() {
        found.clear();
        number = 0;
        work = null;
        if (guest.in(FloppyCommands.STATUS) == NOBODY) {
            number = DRIVES;
        }
    }

    @Override
    public boolean advance() {
        while (number < DRIVES) {
            if (work == null) {
                look(new Diskette(guest, number));
            }
            if (!work.advance()) {
                return false;
            }
            work = null;
            number++;
        }
        return true;
    }

    private void look(Diskette diskette) {
        work = new FloppyCommands(guest).reset(number).select(number).recalibrate(number);
        FloppyCommands looking = work;
        work.then(() -> {
            if (found.size() == diskette.number()) {
                found.add(diskette);
            }
            diskette.findKind(looking);
        });
    }

    /** Always: a drive that is not there is no failure. */
    @Override
    public int result() {
        return DiskStatus.OK;
    }
}
