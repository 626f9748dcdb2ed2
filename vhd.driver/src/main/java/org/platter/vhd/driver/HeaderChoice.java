package org.platter.vhd.driver;

import java.io.IOException;
import java.util.Optional;
import org.platter.block.api.Storage;

/**
 * The header to go by: the one the footer points to, or one that can stand in for it, and what is wrong with it. Immutable.
 */
final class HeaderChoice {

    private enum State {
        RIGHT,
        /** Only the checksum is wrong: the table that the header describes is in order. */
        WRONG_CHECKSUM,
        /** Not where the footer points, but at its usual place. */
        ELSEWHERE,
        /** Put together from what the file shows. */
        FOUND_BY_SEARCH,
        UNUSABLE
    }

    private final State state;
    private final Optional<HeaderCheck> check;
    private final String defect;

    private HeaderChoice(State state, Optional<HeaderCheck> check, String defect) {
        this.state = state;
        this.check = check;
        this.defect = defect;
    }

    static HeaderChoice of(Storage storage, Footer footer, long diskSize, long dataEnd) throws IOException {
        long offset = footer.dataOffset();
        Optional<HeaderCheck> there =
                HeaderCheck.read(storage, offset).map(header -> new HeaderCheck(header, offset, diskSize, dataEnd));
        String defect = there.map(check -> check.header().checksumDefect(offset))
                .orElse("no header at offset " + offset + ", expected 'cxsparse'");
        if (there.isPresent() && there.get().header().checksumIsRight()) {
            State state = there.get().isReadable() ? State.RIGHT : State.UNUSABLE;
            return new HeaderChoice(state, there, defect);
        }
        if (there.isPresent() && describesTheFile(there.get(), storage, dataEnd)) {
            return new HeaderChoice(State.WRONG_CHECKSUM, there, defect);
        }
        Optional<HeaderCheck> usual = HeaderCheck.read(storage, Footer.SIZE)
                .filter(DynamicHeader::checksumIsRight)
                .map(header -> new HeaderCheck(header, Footer.SIZE, diskSize, dataEnd))
                .filter(HeaderCheck::isReadable);
        if (usual.isPresent()) {
            return new HeaderChoice(State.ELSEWHERE, usual, defect);
        }
        if (footer.type().equals(Optional.of(DiskType.DYNAMIC))) {
            Optional<HeaderCheck> found = new HeaderSearch(storage, footer, there, diskSize, dataEnd).find();
            if (found.isPresent()) {
                return new HeaderChoice(State.FOUND_BY_SEARCH, found, defect);
            }
        }
        return new HeaderChoice(State.UNUSABLE, there, defect);
    }

    private static boolean describesTheFile(HeaderCheck check, Storage storage, long dataEnd) throws IOException {
        return check.defects().isEmpty()
                && new TableCheck(check.readTable(storage), check.layout(), check.metadata(), dataEnd).isClean();
    }

    /** The header to go by; empty if the blocks cannot be found. */
    Optional<HeaderCheck> usable() {
        return state == State.UNUSABLE ? Optional.empty() : check;
    }

    boolean isRight() {
        return state == State.RIGHT;
    }

    void report(CheckReport report) {
        switch (state) {
            case RIGHT -> {}
            case WRONG_CHECKSUM -> report.repairable("header-checksum", 1, defect + "; its fields make sense");
            case ELSEWHERE ->
                report.repairable("header-elsewhere", 1, defect + "; there is a valid one at offset " + Footer.SIZE);
            case FOUND_BY_SEARCH ->
                report.repairable(
                        "header-bad",
                        1,
                        defect + "; the table at offset "
                                + check.orElseThrow().header().tableOffset() + " with blocks of "
                                + check.orElseThrow().header().blockSize() + " bytes explains the whole file");
            case UNUSABLE -> {
                if (check.isEmpty() || !check.get().header().checksumIsRight()) {
                    report.beyondRepair("header-bad", 1, defect + "; " + doubt());
                }
            }
        }
        check.ifPresent(found -> reportFields(found, report));
    }

    private String doubt() {
        return check.filter(there -> there.defects().isEmpty()).isPresent()
                ? "its fields make sense, but not the table that they describe; the open option lenient=on reads what there is"
                : "what it said cannot be told from the file";
    }

    private void reportFields(HeaderCheck found, CheckReport report) {
        for (HeaderCheck.Defect each : found.defects()) {
            String effect = each.effect() == HeaderCheck.Effect.READ_ONLY ? "; the disk opens for reading only" : "";
            report.beyondRepair(each.code(), 1, each.text() + effect);
        }
        if (!found.header().endsChain()) {
            report.note(
                    "header-chain",
                    1,
                    "the header at offset " + found.offset() + " points to another one, expected all ones");
        }
    }

    /** Plans to write the header, if it is to be another one than is there. */
    void plan(CheckReport report) {
        if (state == State.WRONG_CHECKSUM || state == State.FOUND_BY_SEARCH) {
            HeaderCheck written = check.orElseThrow();
            report.overwrite(
                    "write the header at offset " + written.offset(),
                    written.offset(),
                    written.header().withChecksum().bytes());
        }
    }
}
