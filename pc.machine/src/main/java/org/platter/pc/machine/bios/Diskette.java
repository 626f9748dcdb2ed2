package org.platter.pc.machine.bios;

/** A diskette drive as POST has found it, and what is known of the diskette in it. Its methods add steps to some work. */
final class Diskette {

    private static final int READ_ID = 0x4A, VERIFY = 0x56, ENABLE_COUNT = 0x80, SIZE_512 = 2, GAP = 0x1B;
    private static final int CHANGED = 0x80, FAILED = 0xC0, ESTABLISHED = 0x10;

    /** Data rate select bits, likeliest first, and the sectors a track may have at them, largest first. */
    private static final int[] RATES = {0, 2, 1, 3};

    private static final int[][] SECTORS = {{21, 18, 15}, {10, 9, 8}, {10, 9, 8}, {36}};

    /** A cylinder that only diskettes with 80 of them have. */
    private static final int FAR_CYLINDER = 60;

    private final Guest guest;
    private final int number;
    private DisketteKind kind = DisketteKind.K1440;
    private int rate;

    /** Sectors a track; 0 while the diskette is not known. */
    private int sectors;

    Diskette(Guest guest, int number) {
        this.guest = guest;
        this.number = number;
    }

    int number() {
        return number;
    }

    DisketteKind kind() {
        return kind;
    }

    int sectors() {
        return sectors;
    }

    /** Takes the diskette to be like this, as a program says that is going to format it. */
    void assume(DisketteKind format) {
        establish(format.rate, format.sectors);
    }

    boolean changed() {
        return (guest.in(FloppyCommands.CONTROL) & CHANGED) != 0;
    }

    /** The drive takes the kind that its diskette needs, as someone setting the machine up would tell it. */
    void findKind(FloppyCommands work) {
        work.select(number)
                .then(() -> passChange(work, () -> {
                    if (changed()) {
                        return;
                    }
                    identify(work);
                    work.seek(number, 0, FAR_CYLINDER).command(true, READ_ID, number);
                    work.then(() -> kind = DisketteKind.of(sectors, succeeded(work) ? 80 : 40));
                    work.recalibrate(number);
                }));
    }

    /** Selects the drive and sees to it that the diskette is known. */
    void prepare(FloppyCommands work) {
        work.select(number).then(() -> {
            if (changed()) {
                sectors = 0;
                passChange(work, () -> work.fail(changed() ? DiskStatus.TIMED_OUT : DiskStatus.MEDIA_CHANGED));
                return;
            }
            if (sectors == 0 || (guest.octet(DataArea.DISKETTE_INTERRUPT) & 1 << number) == 0) {
                work.recalibrate(number);
            }
            if (sectors == 0) {
                identify(work);
            }
            work.then(() -> guest.out(FloppyCommands.CONTROL, rate));
        });
    }

    /** Moves the head, which takes back that the diskette was changed if there is one. */
    void passChange(FloppyCommands work, Runnable then) {
        work.recalibrate(number).seek(number, 0, 1).recalibrate(number).then(then);
    }

    /** Finds out how the diskette is to be read: the rate by reading an address, the sectors by looking for the last. */
    private void identify(FloppyCommands work) {
        tryRate(work, 0);
    }

    private void tryRate(FloppyCommands work, int index) {
        if (index == RATES.length) {
            work.fail(DiskStatus.UNKNOWN_MEDIUM);
            return;
        }
        work.then(() -> guest.out(FloppyCommands.CONTROL, RATES[index])).command(true, READ_ID, number);
        work.then(() -> {
            if (succeeded(work)) {
                trySectors(work, index, 0);
            } else {
                tryRate(work, index + 1);
            }
        });
    }

    private void trySectors(FloppyCommands work, int rateIndex, int index) {
        if (index == SECTORS[rateIndex].length) {
            tryRate(work, rateIndex + 1);
            return;
        }
        int last = SECTORS[rateIndex][index];
        int cylinder = guest.octet(DataArea.DISKETTE_CYLINDERS + number);
        work.command(true, VERIFY, ENABLE_COUNT | number, cylinder, 0, last, SIZE_512, last, GAP, 1);
        work.then(() -> {
            if (succeeded(work)) {
                establish(RATES[rateIndex], last);
            } else {
                trySectors(work, rateIndex, index + 1);
            }
        });
    }

    private void establish(int foundRate, int foundSectors) {
        rate = foundRate;
        sectors = foundSectors;
        guest.putOctet(DataArea.DISKETTE_RATE, rate << 6);
        guest.putOctet(DataArea.DISKETTE_MEDIA + number, rate << 6 | ESTABLISHED | 0x07);
    }

    private static boolean succeeded(FloppyCommands work) {
        return (work.results()[0] & FAILED) == 0;
    }
}
