package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/**
 * Growth of a table that has a batmap behind it. The table would grow over the batmap's header, which cannot be in two
 * places at once; so both are written to the end of the file, the header is switched there, and, when there is room, back.
 * See decision 0006.
 */
final class TableMove {

    private final long entries;
    private final long tableSize;
    private final long mapSize;

    private TableMove(long entries) {
        this.entries = entries;
        tableSize = BlockLayout.alignUp(entries * Integer.BYTES, SECTOR);
        mapSize = Batmap.mapSize(entries);
    }

    /** Whether an image with a batmap must have its table written anew to have so many entries. */
    static boolean isNeeded(MaintainedImage image, long entries) {
        return image.tableEnd(entries) != image.tableEnd()
                || Batmap.mapSize(entries) != Batmap.mapSize(image.layout().blockCount())
                || isBehindBlocks(image);
    }

    private static boolean isBehindBlocks(MaintainedImage image) {
        return image.header().tableOffset() > image.firstBlock();
    }

    /**
     * Makes a table longer; the new entries are unallocated.
     *
     * @return the image as it is then
     */
    static MaintainedImage grow(MaintainedImage image, long entries, Progress progress) throws IOException {
        TableMove move = new TableMove(entries);
        // An earlier attempt may have been cut while the table was at the end.
        long place = isBehindBlocks(image)
                ? BlockLayout.alignUp(image.headerOffset() + DynamicHeader.SIZE, SECTOR)
                : image.header().tableOffset();
        TableRoom.requireClearOfHeader(image, place, place + move.size());
        // Behind the room that is to be made, and where parent locators go that lie in it.
        long behind = Math.max(image.end().offset(), place + move.size())
                + Locators.within(image, 0, Long.MAX_VALUE).size();
        MaintainedImage aside = move.write(image, BlockLayout.alignUp(behind, SECTOR));
        MaintainedImage roomy = TableRoom.make(aside, place, place + move.size(), progress);
        return move.write(roomy, place);
    }

    private long size() {
        return tableSize + Batmap.HEADER_SIZE + mapSize;
    }

    /** Writes table and batmap to a place that nothing uses, and has the header lead there. */
    private MaintainedImage write(MaintainedImage image, long place) throws IOException {
        image.end().moveUp(place + size());
        Storage storage = image.storage();
        writeTable(image, place);
        Batmap batmap = image.batmap().orElseThrow();
        ByteBuffer map = ByteBuffer.allocate((int) mapSize)
                .put(0, batmap.map(), 0, (int) Math.min(mapSize, batmap.map().capacity()));
        long headerAt = place + tableSize;
        storage.write(batmap.headerFor(map, headerAt + Batmap.HEADER_SIZE), headerAt);
        storage.write(map, headerAt + Batmap.HEADER_SIZE);
        storage.flush();
        image.writeTablePlace(place, entries);
        return MaintainedImage.open(storage, image.end());
    }

    private void writeTable(MaintainedImage image, long place) throws IOException {
        BlockTable table = image.table();
        int perPiece = 16 * 1024;
        for (int from = 0; from < table.size(); from += perPiece) {
            int to = Math.min(table.size(), from + perPiece);
            image.storage().write(table.encode(from, to), place + (long) from * Integer.BYTES);
        }
        fill(image.storage(), place + (long) table.size() * Integer.BYTES, place + tableSize);
    }

    /** Writes entries that are unallocated, or the rest of a table's last sector. */
    static void fill(Storage storage, long start, long end) throws IOException {
        byte[] unallocated = new byte[64 * 1024];
        Arrays.fill(unallocated, (byte) 0xFF);
        for (long at = start; at < end; at += unallocated.length) {
            storage.write(ByteBuffer.wrap(unallocated, 0, (int) Math.min(unallocated.length, end - at)), at);
        }
    }
}
