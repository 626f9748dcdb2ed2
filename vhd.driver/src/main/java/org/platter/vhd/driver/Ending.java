package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;

/**
 * Where the footer at the end is once the steps so far are carried out, and the steps that mend it or move it. Each step
 * leaves at least one valid footer.
 */
final class Ending {

    private final Footer footer;
    private final CheckReport report;
    private long offset;

    private Ending(Footer footer, CheckReport report, long offset) {
        this.footer = footer;
        this.report = report;
        this.offset = offset;
    }

    /**
     * Plans to make both footers what they should be.
     *
     * @param footer what they should be
     * @param fits whether the rest of the image agrees with it; if not, no more is mended than a footer at the end that
     *     is missing
     * @param usedEnd behind the last block and all else that is in use, which is not overwritten
     */
    static Ending mend(
            Storage storage, FooterCheck found, Footer footer, boolean fits, long usedEnd, CheckReport report)
            throws IOException {
        Ending ending = new Ending(footer, report, place(storage, found, usedEnd));
        if ((!found.endIs(footer) || found.endsEarly()) && (fits || found.isCertain())) {
            report.overwrite("write the footer at offset " + ending.offset, ending.offset, footer.bytes());
        }
        if (!FooterCheck.isFixed(footer) && !found.frontIs(footer) && fits) {
            report.overwrite("write a copy of the footer at offset 0", 0, footer.bytes());
        }
        return ending;
    }

    /** Over what is a footer, or was one; else behind everything, whatever it is. */
    private static long place(Storage storage, FooterCheck found, long usedEnd) throws IOException {
        if (found.isValidAtEnd() || found.hasFooterLikeEnd() && found.endOffset() >= usedEnd) {
            return found.endOffset();
        }
        long size = storage.size();
        boolean pieceOfFooter = size > usedEnd && size - usedEnd < Footer.SIZE;
        return BlockLayout.alignUp(pieceOfFooter ? usedEnd : Math.max(size, usedEnd), SECTOR);
    }

    long offset() {
        return offset;
    }

    /** Plans to move the footer to a later place; the old place reads as zeros afterwards. */
    void grow(long end, String why) {
        report.overwrite("write the footer at offset " + end + ", " + why, end, footer.bytes());
        int old = (int) Math.min(Footer.SIZE, end - offset);
        report.overwrite("clear the footer at offset " + offset, offset, ByteBuffer.allocate(old));
        offset = end;
    }

    /** Plans to move the footer to an earlier place and to end the file there. */
    void cut(long end) {
        report.cut(end, footer);
        offset = end;
    }
}
