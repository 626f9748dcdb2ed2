package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.platter.block.api.Storage;

/** Some of an image's parent locators, to be moved together. Immutable. */
final class Locators {

    private final MaintainedImage image;
    private final List<TableCheck.Range> places;

    private Locators(MaintainedImage image, List<TableCheck.Range> places) {
        this.image = image;
        this.places = places;
    }

    /** Those that touch a range of the file. */
    static Locators within(MaintainedImage image, long start, long end) {
        return new Locators(
                image,
                rooms(image).stream()
                        .filter(room -> room.start() < end && room.end() > start)
                        .toList());
    }

    /** Those of an image that are not to be moved. */
    List<TableCheck.Range> staying() {
        return rooms(image).stream().filter(room -> !places.contains(room)).toList();
    }

    /** Where an image's locators are, and the room they have: not what they claim, but up to what comes next. */
    private static List<TableCheck.Range> rooms(MaintainedImage image) {
        Map<Long, Long> ends = new TreeMap<>();
        for (TableCheck.Range place : image.locators()) {
            // Some claim more room than any path needs.
            long limit = Math.min(place.end(), place.start() + ParentLocator.MAX_LENGTH);
            ends.merge(place.start(), Math.min(limit, image.nextAfter(place.start())), Math::max);
        }
        for (ParentLocator locator : image.header().parent().locators()) {
            ends.computeIfPresent(locator.offset(), (at, end) -> Math.max(end, at + locator.length()));
        }
        return ends.entrySet().stream()
                .map(room -> new TableCheck.Range(room.getKey(), room.getValue()))
                .toList();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Where the first is. */
    long start() {
        return places.get(0).start();
    }

    /** Behind the last. */
    long end() {
        return places.stream().mapToLong(TableCheck.Range::end).max().orElse(0);
    }

    /** Bytes of whole sectors that they take together. */
    long size() {
        return places.stream()
                .mapToLong(place -> BlockLayout.alignUp(place.end() - place.start(), SECTOR))
                .sum();
    }

    /** Moves them to a place where nothing is, and which none of them touches now; the image is to be read again. */
    void move(long to) throws IOException {
        Storage storage = image.storage();
        Map<Long, Long> moved = new HashMap<>();
        long at = to;
        for (TableCheck.Range place : places) {
            ByteBuffer bytes = ByteBuffer.allocate((int) (place.end() - place.start()));
            storage.read(bytes, place.start());
            storage.write(bytes.flip(), at);
            moved.put(place.start(), at);
            at = BlockLayout.alignUp(at + bytes.limit(), SECTOR);
        }
        ParentRecord parent = image.header().parent();
        List<ParentLocator> locators = new ArrayList<>();
        for (ParentLocator locator : parent.locators()) {
            long offset =
                    locator.length() == 0 ? locator.offset() : moved.getOrDefault(locator.offset(), locator.offset());
            locators.add(new ParentLocator(locator.code(), locator.space(), locator.length(), offset));
        }
        HeaderSwap.write(
                storage,
                image.end(),
                image.header().withParent(new ParentRecord(parent.uuid(), parent.timestamp(), parent.name(), locators)),
                image.end().offset() + Footer.SIZE);
    }
}
