package org.platter.vhd.driver;

import java.util.ArrayList;
import java.util.List;

/** Whether the parent locators of a header can be where they say they are (VHD 1.0, Dynamic Disk Header, offset 576). */
final class LocatorCheck {

    private final List<TableCheck.Range> texts = new ArrayList<>();
    private final List<TableCheck.Range> spaces = new ArrayList<>();
    private boolean damaged;

    LocatorCheck(DynamicHeader header, List<TableCheck.Range> metadata, long dataEnd, CheckReport report) {
        List<ParentLocator> locators = header.parent().locators();
        for (int slot = 0; slot < locators.size(); slot++) {
            if (locators.get(slot).code() != 0 && locators.get(slot).length() != 0) {
                check(slot, locators.get(slot), metadata, dataEnd, report);
            }
        }
    }

    private void check(
            int slot, ParentLocator locator, List<TableCheck.Range> metadata, long dataEnd, CheckReport report) {
        long length = Integer.toUnsignedLong(locator.length());
        long offset = locator.offset();
        String text = "parent locator " + slot + " of " + length + " bytes at offset " + offset;
        if (!locator.isInside(dataEnd)) {
            damage(report, "locator-out-of-file", text + ", expected it before " + dataEnd);
            return;
        }
        TableCheck.Range range = new TableCheck.Range(offset, offset + length);
        if (metadata.stream().anyMatch(other -> overlap(range, other))) {
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
    private static long space(ParentLocator locator) {
        long space = Integer.toUnsignedLong(locator.space());
        return space < BlockLayout.SECTOR ? space * BlockLayout.SECTOR : space;
    }

    private static boolean overlap(TableCheck.Range one, TableCheck.Range other) {
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
