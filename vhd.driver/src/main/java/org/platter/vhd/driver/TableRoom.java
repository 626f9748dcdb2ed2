package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/**
 * Room behind a block table that is to grow: blocks that lie there move to free places, parent locators to right behind the
 * room, so that they stay before the blocks as other programs expect it.
 */
final class TableRoom {

    private final MaintainedImage image;
    private final Storage storage;
    private final long start;
    private final long wanted;

    /** The locators in the way, by their offset: the new one. */
    private final TreeMap<Long, Long> locators = new TreeMap<>();

    private final List<TableCheck.Range> copies = new ArrayList<>();

    /** Behind the room and the locators' new places. */
    private long finish;

    private TableRoom(MaintainedImage image, long wanted) throws IOException {
        this.image = image;
        storage = image.storage();
        start = image.tableEnd();
        this.wanted = wanted;
        finish = wanted;
        planLocators();
    }

    /**
     * Makes room.
     *
     * @param end where the table is to end
     * @return the image as it is then
     */
    static MaintainedImage make(MaintainedImage image, long end, Progress progress) throws IOException {
        TableRoom room = new TableRoom(image, end);
        image.prepare();
        room.moveBlocks(progress);
        if (!room.locators.isEmpty()) {
            room.moveLocators();
        }
        return MaintainedImage.open(image.storage(), image.end());
    }

    private void planLocators() throws IOException {
        for (TableCheck.Range other : image.others()) {
            if (other.start() < wanted && other.end() > start) {
                requireLocator(other);
                // Some claim more room than any path needs.
                long end = Math.min(other.end(), other.start() + ParentLocator.MAX_LENGTH);
                locators.merge(other.start(), end, Math::max);
            }
        }
        // The new places are not to touch the old ones, which count until the header is written.
        finish = Math.max(
                finish, locators.values().stream().mapToLong(each -> each).max().orElse(0));
        finish = BlockLayout.alignUp(finish, SECTOR);
        for (Map.Entry<Long, Long> locator : locators.entrySet()) {
            copies.add(new TableCheck.Range(locator.getKey(), locator.getValue()));
            long length = locator.getValue() - locator.getKey();
            locator.setValue(finish);
            finish = BlockLayout.alignUp(finish + length, SECTOR);
        }
    }

    private void requireLocator(TableCheck.Range other) throws IOException {
        if (image.header().parent().locators().stream().noneMatch(locator -> locator.offset() == other.start())) {
            throw new Findings(storage.name())
                    .refusal(
                            Kind.UNSUPPORTED,
                            "the block table at offset " + image.header().tableOffset()
                                    + " would grow over the image's header at offset " + other.start()
                                    + "; expected room up to " + wanted);
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

    private void moveLocators() throws IOException {
        for (TableCheck.Range from : copies) {
            ByteBuffer bytes = ByteBuffer.allocate((int) (from.end() - from.start()));
            storage.read(bytes, from.start());
            storage.write(bytes.flip(), locators.get(from.start()));
        }
        ParentRecord parent = image.header().parent();
        List<ParentLocator> moved = parent.locators().stream()
                .map(locator -> new ParentLocator(
                        locator.code(),
                        locator.space(),
                        locator.length(),
                        locator.length() == 0
                                ? locator.offset()
                                : locators.getOrDefault(locator.offset(), locator.offset())))
                .toList();
        HeaderSwap.write(
                storage,
                image.end(),
                image.header().withParent(new ParentRecord(parent.uuid(), parent.timestamp(), parent.name(), moved)),
                image.end().offset() + Footer.SIZE);
    }
}
