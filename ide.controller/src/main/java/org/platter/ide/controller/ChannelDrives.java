package org.platter.ide.controller;

import java.util.function.Consumer;

/** The two places of a channel, and which of them is selected. Used on the machine's thread, but for {@link #bay}. */
final class ChannelDrives {

    private final DriveBay[] bays;
    private int selected;

    ChannelDrives(Cable cable) {
        bays = new DriveBay[] {new DriveBay(0, cable), new DriveBay(1, cable)};
    }

    /** The place of the first drive (0) or the second (1). Any thread. */
    DriveBay bay(int number) {
        return bays[number];
    }

    void select(int number) {
        selected = number;
    }

    /** 0 or 1. */
    int selected() {
        return selected;
    }

    /** The drive that is selected; null if it is not there. */
    IdeDrive drive() {
        return bays[selected].drive();
    }

    /**
     * The drive whose registers are seen: the first one answers for a second that is not there (ATA-6 9.16.1). Null if there is
     * none.
     */
    IdeDrive answering() {
        IdeDrive drive = drive();
        return drive == null ? bays[0].drive() : drive;
    }

    void forEach(Consumer<IdeDrive> action) {
        for (DriveBay bay : bays) {
            IdeDrive drive = bay.drive();
            if (drive != null) {
                action.accept(drive);
            }
        }
    }
}
