package org.platter.pc.machine.bios;

/**
 * A packet command, given again while the drive says that it has a new disc or is still starting.
 *
 * <p>Source: SFF-8020i, 9.8.17 (REQUEST SENSE), table 140 (sense keys).
 */
final class CdCommand implements Task {

    private static final int REQUEST_SENSE = 0x03, SENSE_LENGTH = 18;
    private static final int SENSE_KEY = 2, ADDITIONAL_CODE = 12;
    private static final int NOT_READY = 0x02, MEDIUM_ERROR = 0x03, ILLEGAL_REQUEST = 0x05, UNIT_ATTENTION = 0x06;
    private static final int BECOMING_READY = 0x04, OUT_OF_RANGE = 0x21;
    private static final int TRIES = 1000;

    private final Guest guest;
    private final AtaUnit unit;
    private final int length;
    private final int[] packet;
    private PacketRequest request;
    private PacketRequest sense;
    private int tries;
    private int result;

    /** Parameters as for {@link PacketRequest}. */
    CdCommand(Guest guest, AtaUnit unit, int length, int... packet) {
        this.guest = guest;
        this.unit = unit;
        this.length = length;
        this.packet = packet.clone();
        request = new PacketRequest(guest, unit, length, packet);
    }

    @Override
    public boolean advance() {
        while (true) {
            if (sense == null) {
                if (!request.advance()) {
                    return false;
                }
                if (request.result() != DiskStatus.UNKNOWN) {
                    result = request.result();
                    return true;
                }
                sense = new PacketRequest(guest, unit, SENSE_LENGTH, REQUEST_SENSE, 0, 0, 0, SENSE_LENGTH);
            }
            if (!sense.advance()) {
                return false;
            }
            if (!again(sense.data())) {
                return true;
            }
            sense = null;
            request = new PacketRequest(guest, unit, length, packet);
        }
    }

    /** What the drive has sent. */
    byte[] data() {
        return request.data();
    }

    @Override
    public int result() {
        return result;
    }

    private boolean again(byte[] reason) {
        int key = reason.length > SENSE_KEY ? reason[SENSE_KEY] & 0x0F : 0;
        int code = reason.length > ADDITIONAL_CODE ? reason[ADDITIONAL_CODE] & 0xFF : 0;
        result = switch (key) {
            case NOT_READY -> DiskStatus.NO_MEDIUM;
            case MEDIUM_ERROR -> DiskStatus.UNCORRECTABLE;
            case ILLEGAL_REQUEST -> code == OUT_OF_RANGE ? DiskStatus.NOT_FOUND : DiskStatus.BAD_COMMAND;
            default -> DiskStatus.UNKNOWN;
        };
        return ++tries < TRIES && (key == UNIT_ATTENTION || key == NOT_READY && code == BECOMING_READY);
    }
}
