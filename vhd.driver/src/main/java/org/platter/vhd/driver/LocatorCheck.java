package org.platter.vhd.driver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whether the parent locators of a header can be where they say they are (VHD 1.0, Dynamic Disk Header, offset 576). */
final class LocatorCheck {

    private static final int FIRST_AT = 576;
    private static final int COUNT = 8;
    private static final int SIZE = 24;

    private static final int SPACE_AT = 4;
    private static final int LENGTH_AT = 8;
    private static final int OFFSET_AT = 16;

    /** More is no path. */
    private static final long MAX_LENGTH = 64 * 1024;

    private final List<TableCheck.Range> texts = new ArrayList<>();
    private final List<TableCheck.Range> spaces = new ArrayList<>();
    private boolean damaged;

    LocatorCheck(DynamicHeader header, List<TableCheck.Range> metadata, long dataEnd, CheckReport report) {
        ByteBuffer bytes = header.bytes();
        for (int slot = 0; slot < COUNT; slot++) {
            ByteBuffer locator = bytes.slice(FIRST_AT + slot * SIZE, SIZE);
            if (locator.getInt(0) != 0) {
                check(slot, locator, metadata, dataEnd, report);
            }
        }
    }

    private void check(
            int slot, ByteBuffer locator, List<TableCheck.Range> metadata, long dataEnd, CheckReport report) {
        long length = Integer.toUnsignedLong(locator.getInt(LENGTH_AT));
        long offset = locator.getLong(OFFSET_AT);
        String text = "parent locator " + slot + " of " + length + " bytes at offset " + offset;
        if (length > MAX_LENGTH || offset < 0 || offset > dataEnd - length) {
            damage(report, "locator-out-of-file", text + ", expected it before " + dataEnd);
            return;
        }
        TableCheck.Range range = new TableCheck.Range(offset, offset + length);
        if (length > 0 && metadata.stream().anyMatch(other -> overlap(range, other))) {
            damage(report, "locator-in-metadata", text + ", expected it clear of header and table");
            return;
        }
        texts.add(range);
        spaces.add(new TableCheck.Range(offset, Math.min(dataEnd, offset + Math.max(length, space(locator)))));
    }

    private void damage(CheckReport report, String code, String text) {
        damaged = true;
        report.beyondRepair(code, 1, text + "; relink the image to its parent");
    }

    /** The specification counts sectors, every writer bytes; what is too little for bytes is sectors. */
    private static long space(ByteBuffer locator) {
        long space = Integer.toUnsignedLong(locator.getInt(SPACE_AT));
        return space < BlockLayout.SECTOR ? space * BlockLayout.SECTOR : space;
    }

    static boolean overlap(TableCheck.Range one, TableCheck.Range other) {
        return one.start() < other.end() && other.start() < one.end();
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Where the paths are. */
    List<TableCheck.Range> texts() {
        return texts;
    }

    /** The same with the room they have to grow. */
    List<TableCheck.Range> spaces() {
        return spaces;
    }
}
