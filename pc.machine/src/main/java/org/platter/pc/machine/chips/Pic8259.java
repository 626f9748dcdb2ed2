package org.platter.pc.machine.chips;

/**
 * One Intel 8259A interrupt controller, in 8086 mode, of the pair {@link InterruptController}.
 *
 * <p>Source: Intel 8259A data sheet; the edge/level register is that of the 82371 (ports 4D0h, 4D1h).
 */
final class Pic8259 {

    private static final int NONE = 8;

    /** What reads as a device's interrupt if its request is gone before it is acknowledged. */
    private static final int SPURIOUS = 7;

    private final int cascade;
    private final int levelCapable;

    private int lines;
    private int requests;
    private int inService;
    private int mask;
    private int base;
    private int lowest;
    private int expectedWord;
    private boolean fourthWord;
    private boolean levelMode;
    private boolean automaticEnd;
    private boolean rotateOnAutomaticEnd;
    private boolean specialMask;
    private boolean specialFullyNested;
    private boolean readInService;
    private boolean poll;
    private int levelTriggered;

    /**
     * @param cascade bits of the inputs that a slave is connected to
     * @param levelCapable bits of the inputs that may be level-triggered
     */
    Pic8259(int cascade, int levelCapable) {
        this.cascade = cascade;
        this.levelCapable = levelCapable;
        reset();
    }

    void reset() {
        requests = inService = 0;
        mask = 0xFF;
        base = 0;
        lowest = 7;
        expectedWord = 0;
        levelTriggered = 0;
        levelMode = automaticEnd = rotateOnAutomaticEnd = specialMask = specialFullyNested = false;
        readInService = poll = false;
    }

    void setLine(int number, boolean high) {
        int bit = 1 << number;
        if (high && (lines & bit) == 0) {
            lines |= bit;
            requests |= bit;
        } else if (!high) {
            lines &= ~bit;
            // An edge that is taken back before it is acknowledged ends in the spurious vector.
            requests &= ~bit;
        }
    }

    /** The INT output. */
    boolean requesting() {
        return highestRequest() != NONE;
    }

    /** The acknowledge cycle: the input's number, 0 to 7; 7 also when no request is left. */
    int acknowledge() {
        int number = highestRequest();
        if (number == NONE) {
            return SPURIOUS;
        }
        accept(number);
        return number;
    }

    int vector(int number) {
        return base | number;
    }

    int read(boolean odd) {
        if (poll) {
            poll = false;
            int number = highestRequest();
            if (number == NONE) {
                return 0;
            }
            accept(number);
            return 0x80 | number;
        }
        if (odd) {
            return mask;
        }
        return readInService ? inService : pending();
    }

    void write(boolean odd, int value) {
        if (!odd && (value & 0x10) != 0) {
            initialize(value);
        } else if (odd && expectedWord != 0) {
            initializeFurther(value);
        } else if (odd) {
            mask = value;
        } else if ((value & 0x08) == 0) {
            end(value);
        } else {
            operate(value);
        }
    }

    int levelTriggered() {
        return levelTriggered;
    }

    void setLevelTriggered(int bits) {
        levelTriggered = bits & levelCapable;
    }

    private void initialize(int word1) {
        requests = 0;
        inService = 0;
        mask = 0;
        lowest = 7;
        levelMode = (word1 & 0x08) != 0;
        fourthWord = (word1 & 0x01) != 0;
        automaticEnd = rotateOnAutomaticEnd = specialMask = specialFullyNested = false;
        readInService = poll = false;
        expectedWord = 2;
    }

    private void initializeFurther(int word) {
        switch (expectedWord) {
            case 2 -> {
                base = word & 0xF8;
                expectedWord = 3;
            }
            case 3 -> expectedWord = fourthWord ? 4 : 0;
            default -> {
                automaticEnd = (word & 0x02) != 0;
                specialFullyNested = (word & 0x10) != 0;
                expectedWord = 0;
            }
        }
    }

    /** OCW2: ends of interrupts and rotation of priorities. */
    private void end(int word) {
        int level = word & 7;
        switch (word >> 5) {
            case 0 -> rotateOnAutomaticEnd = false;
            case 1 -> inService &= ~bit(highest(inService));
            case 3 -> inService &= ~(1 << level);
            case 4 -> rotateOnAutomaticEnd = true;
            case 5 -> {
                int ended = highest(inService);
                inService &= ~bit(ended);
                lowest = ended == NONE ? lowest : ended;
            }
            case 6 -> lowest = level;
            case 7 -> {
                inService &= ~(1 << level);
                lowest = level;
            }
            default -> {
                // 2 is no operation.
            }
        }
    }

    /** OCW3: special mask, poll and which register to read. */
    private void operate(int word) {
        if ((word & 0x40) != 0) {
            specialMask = (word & 0x20) != 0;
        }
        if ((word & 0x04) != 0) {
            poll = true;
        } else if ((word & 0x02) != 0) {
            readInService = (word & 0x01) != 0;
        }
    }

    private void accept(int number) {
        requests &= ~(1 << number);
        if (!automaticEnd) {
            inService |= 1 << number;
        } else if (rotateOnAutomaticEnd) {
            lowest = number;
        }
    }

    private int pending() {
        return requests | lines & (levelMode ? 0xFF : levelTriggered);
    }

    private int highestRequest() {
        int unmasked = pending() & ~mask;
        if (specialMask) {
            return highest(unmasked & ~inService);
        }
        int candidate = highest(unmasked);
        // In special fully nested mode a slave may interrupt itself with a request of higher priority.
        int blocking = specialFullyNested ? inService & ~(bit(candidate) & cascade) : inService;
        return rank(candidate) < rank(highest(blocking)) ? candidate : NONE;
    }

    private int highest(int bits) {
        for (int i = 1; i <= 8; i++) {
            int number = lowest + i & 7;
            if ((bits & 1 << number) != 0) {
                return number;
            }
        }
        return NONE;
    }

    private int rank(int number) {
        return number == NONE ? NONE : number - lowest - 1 & 7;
    }

    private static int bit(int number) {
        return number == NONE ? 0 : 1 << number;
    }
}
