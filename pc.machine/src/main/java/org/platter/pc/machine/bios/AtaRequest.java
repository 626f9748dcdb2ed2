package org.platter.pc.machine.bios;

/**
 * One ATA command by PIO, polled with the drive's interrupt off. A request never waits: {@link #advance} goes as far as
 * the drive is ready, and is called again when machine time has passed.
 *
 * <p>A drive that does not make itself known at power-on is given up after a while. One that has, and is busy, is waited for as
 * long as it takes: its image may wait for a driver, which is no error.
 *
 * <p>Source: ATA-6 9.4 to 9.6 (non-data, PIO data-in, PIO data-out protocols).
 */
final class AtaRequest implements Task {

    static final int ERROR = 0x01, DATA_REQUEST = 0x08, DEVICE_FAULT = 0x20, READY = 0x40, BUSY = 0x80;

    /** Enough for 30 s at the BIOS's waiting loop of six instructions of 10 ns. */
    private static final int PATIENCE = 500_000_000;

    private static final int INTERRUPT_OFF = 0x0A, INTERRUPT_ON = 0x08;
    private static final int SECTOR_WORDS = 256;

    private enum Phase {
        SELECTING,
        STARTING,
        RUNNING,
        DONE
    }

    private final Guest guest;
    private final AtaUnit unit;
    private final int command;
    private final int[] registers;
    private final boolean writes;
    private final boolean needsReady;
    private final boolean known;
    private final int patience;
    private int sectorsLeft;
    private int address;
    private Phase phase = Phase.SELECTING;
    private int polls;
    private int result;

    /**
     * @param registers sector count, LBA low, mid, high and device; the first four may have a former value, for 48-bit
     *     commands, in bits 8-15
     * @param sectors how many sectors of data there are, 0 or more
     * @param address where they go to or come from
     */
    AtaRequest(Guest guest, AtaUnit unit, int command, int[] registers, boolean writes, int sectors, int address) {
        this(guest, unit, command, registers, writes, sectors, address, PATIENCE);
    }

    /** @param patience how often it looks in vain */
    AtaRequest(
            Guest guest,
            AtaUnit unit,
            int command,
            int[] registers,
            boolean writes,
            int sectors,
            int address,
            int patience) {
        this.patience = patience;
        this.guest = guest;
        this.unit = unit;
        this.command = command;
        this.registers = registers;
        this.writes = writes;
        this.sectorsLeft = sectors;
        this.address = address;
        known = command != Disk.IDENTIFY && command != Disk.IDENTIFY_PACKET;
        needsReady = known && command != Disk.INITIALIZE_PARAMETERS;
    }

    @Override
    public boolean advance() {
        boolean moving = true;
        while (moving && phase != Phase.DONE) {
            moving = switch (phase) {
                case SELECTING -> select();
                case STARTING -> start();
                default -> run();
            };
        }
        if (phase != Phase.DONE && known && busy()) {
            guest.idle();
        } else if (phase != Phase.DONE && ++polls > patience) {
            finish(DiskStatus.TIMED_OUT);
        }
        return phase == Phase.DONE;
    }

    @Override
    public int result() {
        return result;
    }

    /** How many sectors of data were not transferred. */
    int sectorsLeft() {
        return sectorsLeft;
    }

    private boolean busy() {
        return (guest.in(unit.control()) & BUSY) != 0;
    }

    private boolean select() {
        int status = guest.in(unit.control());
        if (nobodyThere(status)) {
            return finish(DiskStatus.NOT_READY);
        }
        if ((status & (BUSY | DATA_REQUEST)) != 0) {
            return false;
        }
        guest.out(unit.base() + 6, registers[4]);
        phase = Phase.STARTING;
        return true;
    }

    private boolean start() {
        int status = guest.in(unit.control());
        if (nobodyThere(status) || status == 0 && needsReady) {
            return finish(DiskStatus.NOT_READY);
        }
        if ((status & (BUSY | DATA_REQUEST)) != 0 || needsReady && (status & READY) == 0) {
            return false;
        }
        guest.out(unit.control(), INTERRUPT_OFF);
        boolean extended = Disk.isExtended(command);
        for (int i = 0; i < 4; i++) {
            if (extended) {
                guest.out(unit.base() + 2 + i, registers[i] >> 8);
            }
            guest.out(unit.base() + 2 + i, registers[i]);
        }
        guest.out(unit.base() + 7, command);
        phase = Phase.RUNNING;
        return true;
    }

    private boolean run() {
        int status = guest.in(unit.control());
        if (status == 0 || nobodyThere(status)) {
            return finish(DiskStatus.NOT_READY);
        }
        if ((status & BUSY) != 0) {
            return false;
        }
        if ((status & (ERROR | DEVICE_FAULT)) != 0) {
            return finish(DiskStatus.of(status, guest.in(unit.base() + 1)));
        }
        boolean wantsData = (status & DATA_REQUEST) != 0;
        if (wantsData && sectorsLeft > 0) {
            transferSector();
            return true;
        }
        return wantsData == (sectorsLeft > 0) && finish(DiskStatus.OK);
    }

    private void transferSector() {
        if (writes) {
            guest.outWords(unit.base(), address, SECTOR_WORDS);
        } else {
            guest.inWords(unit.base(), address, SECTOR_WORDS);
        }
        address += 2 * SECTOR_WORDS;
        sectorsLeft--;
    }

    private boolean finish(int code) {
        result = code;
        phase = Phase.DONE;
        guest.in(unit.base() + 7); // takes the interrupt back
        guest.out(unit.control(), INTERRUPT_ON);
        return true;
    }

    /** A bus that nobody drives. */
    static boolean nobodyThere(int status) {
        return status == 0xFF || status == 0x7F;
    }
}
