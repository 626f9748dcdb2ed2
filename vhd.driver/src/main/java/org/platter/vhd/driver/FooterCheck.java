package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.Finding;
import org.platter.block.api.Storage;

/**
 * Whether both footers are what they should be, and which of them is to be believed: the same that opening the image
 * believes, or else one whose checksum is wrong but whose fields make sense.
 */
final class FooterCheck {

    /** What tapdisk writes over the footer of an image that it has open. */
    private static final byte OPEN_MARK = (byte) 0xC7;

    private final Storage storage;
    private final FooterSearch.Candidate end;
    private final FooterSearch.Candidate front;
    private final boolean markedOpen;
    private final boolean endsEarly;
    private final Optional<Footer> believed;

    FooterCheck(Storage storage) throws IOException {
        this.storage = storage;
        FooterSearch search = FooterSearch.in(storage);
        end = search.end();
        front = search.front();
        markedOpen = end.footer().isEmpty() && isMarkedOpen(storage);
        endsEarly = storage.size() - end.offset() < Footer.SIZE;
        believed = believe();
        if (end.footer().isEmpty() && front.footer().isEmpty() && !headerBehindFront()) {
            throw new BlockException(
                    BlockException.Kind.NOT_THIS_FORMAT,
                    storage.name() + ": found no footer at the end or at offset 0, expected 'conectix'");
        }
    }

    private Optional<Footer> believe() {
        if (end.isValid()) {
            return end.footer();
        }
        return front.isCopy() ? front.footer() : secondBest().map(Footer::withChecksum);
    }

    /** A footer whose checksum is wrong but whose fields make sense. */
    private Optional<Footer> secondBest() {
        return end.footer()
                .filter(footer -> isPlausible(footer, end.offset()))
                .or(() -> front.footer().filter(footer -> !isFixed(footer) && isPlausible(footer, Long.MAX_VALUE)));
    }

    private static boolean isPlausible(Footer footer, long dataEnd) {
        return footer.type().isPresent()
                && footer.majorVersion() == 1
                && !footer.hasUnknownFeatures()
                && footer.currentSize() >= 0
                && footer.currentSize() % SECTOR == 0
                && (!isFixed(footer) || hasPlausibleSize(footer, dataEnd));
    }

    /** Nothing else in a fixed image tells its size. */
    private static boolean hasPlausibleSize(Footer footer, long dataEnd) {
        return footer.currentSize() == dataEnd
                || footer.currentSize() < dataEnd && footer.currentSize() == footer.originalSize();
    }

    static boolean isFixed(Footer footer) {
        return footer.type().equals(Optional.of(DiskType.FIXED));
    }

    private static boolean isMarkedOpen(Storage storage) throws IOException {
        long offset = storage.size() - Footer.SIZE;
        if (offset < 0) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Footer.SIZE);
        storage.read(bytes, offset);
        for (byte b : bytes.array()) {
            if (b != OPEN_MARK) {
                return false;
            }
        }
        return true;
    }

    private boolean headerBehindFront() throws IOException {
        return HeaderCheck.read(storage, Footer.SIZE).isPresent();
    }

    /** The footer to go by, with a right checksum; empty if there is none. */
    Optional<Footer> believed() {
        return believed;
    }

    /** Whether the believed footer is the valid one at the end. */
    boolean isValidAtEnd() {
        return end.isValid();
    }

    /** Whether the believed footer has its checksum from its own bytes. */
    boolean isCertain() {
        return end.isValid() || front.isCopy();
    }

    /** Whether the believed footer is the one at the end. */
    boolean believesEnd() {
        return end.isValid()
                || !front.isCopy() && secondBest().isPresent() && secondBest().equals(end.footer());
    }

    /** Where blocks must end: as opening the image sees it. */
    long dataEnd() throws IOException {
        return believesEnd() ? end.offset() : storage.size();
    }

    /** Whether the bytes at the end are a spoiled footer, and not perhaps data. */
    boolean hasFooterLikeEnd() {
        return end.footer().isPresent() || markedOpen;
    }

    /** Where a footer at the end is, or was. */
    long endOffset() throws IOException {
        return markedOpen ? storage.size() - Footer.SIZE : end.offset();
    }

    /** Whether this is what is at the end. */
    boolean endIs(Footer footer) {
        return end.footer().filter(footer::sameBytes).isPresent();
    }

    /** Whether the last byte of the footer at the end is missing, as Virtual PC before 2004 wrote it. */
    boolean endsEarly() {
        return endsEarly;
    }

    /** Whether this is what is at offset 0. */
    boolean frontIs(Footer footer) {
        return front.footer().filter(footer::sameBytes).isPresent();
    }

    /**
     * Reports what is wrong with the footers.
     *
     * @param fits whether the rest of the image agrees with the footer that is believed
     */
    void report(CheckReport report, boolean fits) {
        if (believed.isEmpty()) {
            report.beyondRepair(
                    "footers-bad", 1, end.defect() + ", and " + front.defect() + "; neither can be believed");
            return;
        }
        reportEnd(report, fits);
        if (!isFixed(believed.get())) {
            reportFront(report, fits);
        }
        FooterFacts.report(believed.get(), report);
    }

    private void reportEnd(CheckReport report, boolean fits) {
        if (end.isValid()) {
            if (endsEarly) {
                report.repairableNote(
                        "short-footer", 1, "the footer at offset " + end.offset() + " has 511 bytes, expected 512");
            }
        } else if (!isCertain()) {
            damage(report, fits, "footer-checksum", end.defect() + "; its fields make sense");
        } else if (markedOpen) {
            report.repairable(
                    "footer-marked-open",
                    1,
                    "the footer at the end is all 0xC7: tapdisk has the image open, or ended without closing it");
        } else if (end.footer().isPresent()) {
            report.repairable("footer-checksum", 1, end.defect());
        } else {
            report.repairable("footer-missing", 1, end.defect() + "; the file was cut, or a program was");
        }
    }

    private void reportFront(CheckReport report, boolean fits) {
        if (front.footer().filter(believed.get()::sameBytes).isPresent()) {
            return;
        }
        if (!front.isValid()) {
            damage(report, fits, "footer-copy-bad", front.defect() + ", expected a copy of the footer at the end");
        } else if (front.footer().orElseThrow().typeCode() != believed.get().typeCode()) {
            damage(
                    report,
                    fits,
                    "footer-types-differ",
                    "the footer at the end has type "
                            + end.footer().orElseThrow().typeCode() + ", its copy at offset 0 has type "
                            + front.footer().orElseThrow().typeCode());
        } else {
            report(
                    report,
                    Finding.Kind.NOTE,
                    fits,
                    "footers-differ",
                    "the copy of the footer at offset 0 differs from the one at offset " + end.offset()
                            + ", which counts");
        }
    }

    private static void damage(CheckReport report, boolean fits, String code, String text) {
        report(report, Finding.Kind.CORRUPTION, fits, code, text);
    }

    /** Reports what can be mended, as what it is then, if the rest of the image agrees with the footer. */
    private static void report(CheckReport report, Finding.Kind kind, boolean fits, String code, String text) {
        if (!fits) {
            report.beyondRepair(code, 1, text + "; the rest of the image does not fit it");
        } else if (kind == Finding.Kind.NOTE) {
            report.repairableNote(code, 1, text);
        } else {
            report.repairable(code, 1, text);
        }
    }
}
