package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;

/**
 * The footers of an image and the choice between them. The one at the end is the authority: on a fixed disk the guest
 * writes what it likes at offset 0, so bytes there never overrule a valid footer at the end.
 */
final class FooterSearch {

    /** A footer at its place, if there is one. */
    record Candidate(long offset, Optional<Footer> footer) {

        boolean isValid() {
            return footer.filter(Footer::checksumIsRight).isPresent();
        }

        boolean isCopy() {
            return isValid()
                    && footer.flatMap(Footer::type)
                            .filter(type -> type != DiskType.FIXED)
                            .isPresent();
        }

        String defect() {
            return footer.map(found -> String.format(
                            "footer checksum 0x%08X at offset %d, computed 0x%08X",
                            found.checksum(), offset, found.computedChecksum()))
                    .orElse("no footer at offset " + offset);
        }
    }

    /**
     * The footer to use.
     *
     * @param dataEnd where blocks must end and free space begins: the offset of the footer at the end, or the end of the
     *     storage where that footer is missing
     * @param atEnd whether it is the one at the end
     * @param copyMatches whether the copy at offset 0 is the same; false for fixed images, which have none
     */
    record Choice(Footer footer, long dataEnd, boolean atEnd, boolean copyMatches) {}

    private final long storageSize;
    private final Candidate end;
    private final Candidate front;

    private FooterSearch(long storageSize, Candidate end, Candidate front) {
        this.storageSize = storageSize;
        this.end = end;
        this.front = front;
    }

    static FooterSearch in(Storage storage) throws IOException {
        long size = storage.size();
        Candidate end = candidate(storage, size - Footer.SIZE, Footer.SIZE);
        if (end.footer().isEmpty()) {
            // Images of Virtual PC before 2004 end one byte early.
            Candidate shortOne = candidate(storage, size - Footer.SIZE + 1, Footer.SIZE - 1);
            end = shortOne.footer().isPresent() ? shortOne : end;
        }
        return new FooterSearch(size, end, candidate(storage, 0, Footer.SIZE));
    }

    private static Candidate candidate(Storage storage, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Footer.SIZE);
        if (offset >= 0 && offset + length <= storage.size()) {
            storage.read(bytes.limit(length), offset);
        }
        return new Candidate(offset, Footer.parse(bytes.clear()));
    }

    /** What is where the footer at the end belongs. */
    Candidate end() {
        return end;
    }

    /** What is at offset 0. */
    Candidate front() {
        return front;
    }

    ProbeScore score() {
        if (end.isValid()) {
            return new ProbeScore(100, "valid footer at the end");
        }
        if (front.isCopy()) {
            return new ProbeScore(80, "valid copy of a footer at the start, none at the end");
        }
        if (end.footer().isPresent() || front.footer().isPresent()) {
            return new ProbeScore(30, "footer with a wrong checksum");
        }
        return ProbeScore.NONE;
    }

    /** Chooses, and reports what is wrong with the other; lenient means that a wrong checksum is only reported. */
    Choice choose(boolean lenient, Findings findings) throws IOException {
        if (end.isValid()) {
            return atEnd(lenient, findings);
        }
        if (front.isCopy()) {
            findings.report(end.defect() + "; recovered from the copy at offset 0");
            return new Choice(front.footer().orElseThrow(), storageSize, false, false);
        }
        if (lenient && end.footer().isPresent()) {
            findings.forbidWriting(end.defect());
            return new Choice(end.footer().get(), end.offset(), true, false);
        }
        if (lenient && front.footer().isPresent()) {
            findings.forbidWriting(front.defect());
            return new Choice(front.footer().get(), storageSize, false, false);
        }
        if (end.footer().isPresent() || front.footer().isPresent()) {
            throw findings.corrupt(end.defect() + ", and " + front.defect() + "; expected a valid one");
        }
        throw findings.refusal(Kind.NOT_THIS_FORMAT, "found no footer at the end or at offset 0, expected 'conectix'");
    }

    /** Chooses the footer of an image that is to be changed, which has to be whole and at the end. */
    Choice chooseForChange(Storage storage, Findings findings) throws IOException {
        Choice choice = choose(false, findings);
        if (!choice.atEnd() || choice.dataEnd() + Footer.SIZE != storage.size()) {
            throw findings.corrupt("no whole footer at the end; expected the image to be repaired first");
        }
        return choice;
    }

    private Choice atEnd(boolean lenient, Findings findings) throws IOException {
        Footer chosen = end.footer().orElseThrow();
        if (chosen.type().equals(Optional.of(DiskType.FIXED))) {
            return new Choice(chosen, end.offset(), true, false);
        }
        boolean matches = front.footer().filter(chosen::sameBytes).isPresent();
        if (front.isValid() && front.footer().orElseThrow().typeCode() != chosen.typeCode()) {
            String difference = "the footer at offset " + end.offset() + " has type " + chosen.typeCode()
                    + ", its copy at offset 0 has type "
                    + front.footer().orElseThrow().typeCode();
            if (!lenient) {
                throw findings.corrupt(difference + "; expected the same (option lenient=on takes the one at the end)");
            }
            findings.forbidWriting(difference);
        } else if (front.isValid() && !matches) {
            findings.report("the copy of the footer at offset 0 differs from the one at offset " + end.offset());
        } else if (!matches) {
            findings.report(front.defect() + ", expected a copy of the one at offset " + end.offset());
        }
        return new Choice(chosen, end.offset(), true, matches);
    }
}
