package org.platter.guest.tests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.platter.block.api.ChsGeometry;

/**
 * The one partition of a test disk: all whole cylinders but the first track, as the tools of the time laid it out.
 *
 * @param geometry the disk's geometry as the BIOS shows it
 * @param first its first sector
 * @param sectors its length
 */
public record Partition(ChsGeometry geometry, int first, int sectors) {

    static Partition of(ChsGeometry geometry) {
        return new Partition(
                geometry,
                geometry.sectorsPerTrack(),
                (int) Math.min(Integer.MAX_VALUE, geometry.sectors()) - geometry.sectorsPerTrack());
    }

    /** Where it starts on the disk, in bytes. */
    public long offset() {
        return first * 512L;
    }

    /** Writes the partition table with this entry, active, into a master boot record. */
    void writeTo(byte[] masterBootRecord, int type) {
        ByteBuffer table =
                ByteBuffer.wrap(masterBootRecord).order(ByteOrder.LITTLE_ENDIAN).position(446);
        table.put((byte) 0x80).put(chs(first)).put((byte) type).put(chs(first + sectors - 1));
        table.putInt(first).putInt(sectors).put(new byte[48]).putShort((short) 0xAA55);
    }

    private byte[] chs(int sector) {
        int track = sector / geometry.sectorsPerTrack();
        int cylinder = Math.min(1023, track / geometry.heads());
        return new byte[] {
            (byte) (track % geometry.heads()),
            (byte) (sector % geometry.sectorsPerTrack() + 1 | cylinder >> 2 & 0xC0),
            (byte) cylinder
        };
    }
}
