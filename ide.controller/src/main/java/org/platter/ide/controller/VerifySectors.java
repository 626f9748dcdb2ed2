package org.platter.ide.controller;

/** READ VERIFY SECTORS, with EXT or without: reads and keeps the data to itself. */
record VerifySectors(boolean ext) implements Command {

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        return new Verifying(drive, drive.sectors(ext));
    }

    private static final class Verifying implements Execution {

        private final AtaDrive drive;
        private final SectorRange range;
        private SectorWork reading;

        Verifying(AtaDrive drive, SectorRange range) {
            this.drive = drive;
            this.range = range;
        }

        @Override
        public Step next() throws AtaError {
            if (reading != null) {
                range.advance(reading.done());
                reading.check();
            }
            if (range.remaining() == 0) {
                return Step.done(true);
            }
            if (range.reachable() == 0) {
                throw AtaError.NOT_FOUND;
            }
            var buffer = drive.buffer();
            int room = Math.min(buffer.capacity() / Disk.SECTOR, range.reachable());
            reading = SectorWork.read(drive.disk(), range.next(), buffer.limit(room * Disk.SECTOR));
            return Step.work(reading);
        }
    }
}
