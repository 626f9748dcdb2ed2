package org.platter.ide.controller;

/** The packet commands by their operation codes. Names and answers are those of MMC-3 (T10/1363D), clause 6, and SPC-2. */
final class PacketSet {

    /**
     * @param needsDisc whether it fails without a disc
     * @param always whether it is done though the guest has not heard of a reset or another disc
     */
    record Entry(PacketCommand command, boolean needsDisc, boolean always) {}

    private static final Entry[] ENTRIES = new Entry[256];

    private static final Entry UNKNOWN = new Entry(
            (drive, packet) -> {
                throw new CheckCondition(Sense.UNKNOWN_OPERATION);
            },
            false,
            false);

    static {
        always(0x03, (drive, packet) -> PacketReply.of(drive.takeSense().bytes(), packet.octet(4)));
        always(0x12, Inquiry::start);
        always(0x46, DriveFeatures::start);
        always(0x4A, MediumEvents::start);
        put(0x1B, TrayCommands::startStop);
        put(0x1E, TrayCommands::preventAllow);
        put(0x5A, ModePages::start);
        put(0xBB, (drive, packet) -> PacketReply.NONE); // SET CD SPEED
        put(0xBD, TrayCommands::mechanismStatus);
        withDisc(0x00, (drive, packet) -> PacketReply.NONE); // TEST UNIT READY
        withDisc(0x25, ReadBlocks::capacity);
        withDisc(0x28, (drive, packet) -> ReadBlocks.read(drive, packet.doubleWord(2), packet.word(7)));
        withDisc(0xA8, (drive, packet) -> ReadBlocks.read(drive, packet.doubleWord(2), packet.doubleWord(6)));
        withDisc(0xB9, ReadBlocks::readCdByTime);
        withDisc(0xBE, ReadBlocks::readCd);
        withDisc(0x2B, ReadBlocks::seek);
        withDisc(0x42, SubChannel::start);
        withDisc(0x43, TableOfContents::start);
        withDisc(0x51, TableOfContents::discInformation);
    }

    private PacketSet() {}

    /** The command of an operation code, 0 to 255; one that fails for a code that means nothing. */
    static Entry entry(int operation) {
        Entry entry = ENTRIES[operation];
        return entry == null ? UNKNOWN : entry;
    }

    private static void put(int operation, PacketCommand command) {
        ENTRIES[operation] = new Entry(command, false, false);
    }

    private static void withDisc(int operation, PacketCommand command) {
        ENTRIES[operation] = new Entry(command, true, false);
    }

    private static void always(int operation, PacketCommand command) {
        ENTRIES[operation] = new Entry(command, false, true);
    }
}
