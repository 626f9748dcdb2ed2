package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** WRITE BUFFER and READ BUFFER, by which a host tries the cable: a sector that the drive keeps until it has other work. */
final class SectorBuffer {

    private SectorBuffer() {}

    static Execution write(AtaDrive drive) {
        return inTurn(Step.fromHost(drive.buffer().limit(Disk.SECTOR).slice(), false), Step.done(true));
    }

    static Execution read(AtaDrive drive) {
        ByteBuffer sector = drive.buffer().limit(Disk.SECTOR).slice();
        return inTurn(Step.toHost(sector, true), Step.done(false));
    }

    private static Execution inTurn(Step first, Step second) {
        return new Execution() {
            private boolean begun;

            @Override
            public Step next() {
                Step next = begun ? second : first;
                begun = true;
                return next;
            }
        };
    }
}
