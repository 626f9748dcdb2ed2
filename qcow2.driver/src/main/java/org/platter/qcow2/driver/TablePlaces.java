package org.platter.qcow2.driver;

import java.util.HashMap;
import java.util.Map;

/**
 * The places in the file that the entries of a table lead to. They are looked up for every cluster that is given away, and
 * tables are long. Two entries of a damaged table may lead to the same place. Threads: any number may ask while nobody
 * changes anything.
 */
final class TablePlaces {

    private final Map<Long, Integer> entryCounts = new HashMap<>();

    /** The places in a table, as its entries have them. */
    static TablePlaces of(long[] entries) {
        TablePlaces places = new TablePlaces();
        for (long entry : entries) {
            places.add(entry);
        }
        return places;
    }

    /** Adds the place of an entry; an entry that leads nowhere has none. */
    void add(long entry) {
        count(entry, 1);
    }

    /** Removes the place of an entry that was added. */
    void remove(long entry) {
        count(entry, -1);
    }

    private void count(long entry, int change) {
        long place = entry & Mapping.OFFSET_MASK;
        if (place != 0) {
            entryCounts.merge(place, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    boolean contains(long offset) {
        return entryCounts.containsKey(offset);
    }
}
