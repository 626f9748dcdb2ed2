package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;
import org.platter.block.support.MemoryStorage;

/** Which parts of a disk hold data. */
@Theme("block status")
interface BlockStatus extends Tested {

    @Test
    default void coversAnyRangeWithExtentsThatAgreeWithTheContent() throws IOException {
        Subject.Sample sample = subject().sample();
        byte[] content = sample.content();
        try (BlockDevice device = subject().openForReading(sample.image())) {
            Extents.check(device, content, 0, content.length);
            Extents.check(device, content, SECTOR, content.length - 2 * SECTOR);
            Extents.check(device, content, content.length - SECTOR, SECTOR);
            assertEquals(List.of(), device.extents(content.length, 0));
        }
    }

    @Test
    default void followsWhatIsWritten() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            byte[] twin = new byte[subject().size()];
            for (int at : new int[] {0, twin.length / 2 / SECTOR * SECTOR, twin.length - 3 * SECTOR}) {
                Arrays.fill(twin, at, at + 3 * SECTOR, (byte) 0x5A);
                device.write(ByteBuffer.wrap(twin, at, 3 * SECTOR), at);
            }
            Extents.check(device, twin, 0, twin.length);
            Extents.check(device, twin, SECTOR, twin.length - 2 * SECTOR);
        }
    }

    /** Programs copy an image by what its extents say: a place that is named must be where the bytes are. */
    @Test
    default void namesThePlacesWhereTheBytesAre() throws IOException {
        Subject.Sample sample = subject().sample();
        MemoryStorage storage = sample.image();
        MemoryStorage bytes = storage.copy(true);
        int named = 0;
        try (BlockDevice device = subject().openForReading(storage)) {
            for (Extent extent : device.extents(0, sample.content().length)) {
                if (extent.kind() == Extent.Kind.DATA
                        && extent.depth() == 0
                        && extent.hostOffset().isPresent()) {
                    ByteBuffer found = ByteBuffer.allocate((int) extent.length());
                    bytes.read(found, extent.hostOffset().getAsLong());
                    ByteBuffer expected =
                            ByteBuffer.wrap(sample.content(), (int) extent.offset(), (int) extent.length());
                    assertEquals(expected, found.flip(), extent::toString);
                    named++;
                }
            }
        }
        if (named == 0) {
            throw new NotApplicable("the driver names no places in the storage");
        }
    }
}
