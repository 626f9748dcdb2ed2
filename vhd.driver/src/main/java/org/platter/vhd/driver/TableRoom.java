package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;

/**
 * Room behind a block table that is to grow: blocks that lie there move to free places, parent locators to right behind the
 * room, so that they stay before the blocks as other programs expect it.
 */
final class TableRoom {

    private final MaintainedImage image;
    private final Storage storage;
    private final long start;
    private final Locators locators;
    private final long locatorsAt;

    /** Behind the room and the locators' new places. */
    private final long finish;

    private TableRoom(MaintainedImage image, long start, long wanted) {
        this.image = image;
        storage = image.storage();
        this.start = start;
        locators = Locators.within(image, start, wanted);
        // The new places are not to touch the old ones, which count until the header is written.
        locatorsAt = placeForLocators(BlockLayout.alignUp(Math.max(wanted, locators.end()), SECTOR));
        finish = locatorsAt + locators.size();
    }

    /** The first place, from an offset on, where there is nothing but blocks, which can be moved. */
    private long placeForLocators(long from) {
        List<TableCheck.Range> fixed = new ArrayList<>(image.structures());
        fixed.addAll(locators.staying());
        fixed.sort(Comparator.comparingLong(TableCheck.Range::start));
        long place = from;
        for (TableCheck.Range other : fixed) {
            if (other.start() < place + locators.size() && other.end() > place) {
                place = BlockLayout.alignUp(other.end(), SECTOR);
            }
        }
        return place;
    }

    /**
     * Makes room from one offset up to another.
     *
     * @return the image as it is then
     */
    static MaintainedImage make(MaintainedImage image, long start, long end, Progress progress) throws IOException {
        requireClearOfHeader(image, start, end);
        TableRoom room = new TableRoom(image, start, end);
        room.moveBlocks(progress);
        if (!room.locators.isEmpty()) {
            room.locators.move(room.locatorsAt);
        }
        return MaintainedImage.open(image.storage(), image.end());
    }

    static void requireClearOfHeader(MaintainedImage image, long start, long end) throws IOException {
        if (image.headerOffset() + DynamicHeader.SIZE > start && image.headerOffset() < end) {
            throw new Findings(image.storage().name())
                    .refusal(
                            Kind.UNSUPPORTED,
                            "the block table at offset " + image.header().tableOffset()
                                    + " would grow over the header at offset " + image.headerOffset()
                                    + "; expected room up to " + end);
        }
    }

    private void moveBlocks(Progress progress) throws IOException {
        List<Integer> blocks = blocksInTheWay();
        FreePlaces places = new FreePlaces(image.used(), image.layout(), finish, storage.name());
        List<Long> targets = new ArrayList<>();
        long needed = finish;
        for (int i = 0; i < blocks.size(); i++) {
            targets.add(places.take());
            needed = Math.max(needed, targets.get(i) + image.layout().storedSize());
        }
        image.end().moveUp(needed);
        BlockMover mover = new BlockMover(image);
        for (int i = 0; i < blocks.size(); i++) {
            progress.report(i, blocks.size() + 1L);
            mover.move(blocks.get(i), targets.get(i));
        }
        mover.finish();
    }

    private List<Integer> blocksInTheWay() {
        List<Integer> blocks = new ArrayList<>();
        for (int block = 0; block < image.table().size(); block++) {
            int entry = image.table().get(block);
            if (entry != BlockTable.UNALLOCATED
                    && BlockTable.offsetOf(entry) < finish
                    && BlockTable.offsetOf(entry) + image.layout().storedSize() > start) {
                blocks.add(block);
            }
        }
        return blocks;
    }
}
