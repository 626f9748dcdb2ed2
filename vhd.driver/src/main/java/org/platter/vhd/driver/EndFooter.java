package org.platter.vhd.driver;

import java.io.IOException;
import java.util.Optional;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;
import org.platter.block.support.Zeros;

/**
 * The footer at the end of an image that is worked on in place, and its copy at the start. Wherever a change is cut short,
 * the last 512 bytes of the file are a valid footer; the copy may then lag behind until the work is run again.
 */
final class EndFooter {

    private final Storage storage;
    private Footer footer;
    private long offset;
    private boolean copyMatches;

    EndFooter(Storage storage, FooterSearch.Choice choice) {
        this.storage = storage;
        footer = choice.footer();
        offset = choice.dataEnd();
        copyMatches = choice.copyMatches();
    }

    /**
     * The footer of an image whose space is to be changed.
     *
     * @throws org.platter.block.api.BlockException {@code CORRUPT} if the image must be repaired first; {@code
     *     UNSUPPORTED} if it must stay as it is
     */
    static EndFooter of(Storage storage) throws IOException {
        Findings findings = new Findings(storage.name());
        FooterSearch.Choice choice = FooterSearch.in(storage).chooseForChange(storage, findings);
        Footer footer = choice.footer();
        if (footer.majorVersion() != 1 || footer.type().isEmpty() || footer.hasUnknownFeatures()) {
            throw findings.refusal(
                    Kind.UNSUPPORTED,
                    String.format(
                            "version %d, disk type %d, features 0x%08X: not known well enough to change the image",
                            footer.majorVersion(), footer.typeCode(), footer.features()));
        }
        if (footer.savedState()) {
            throw findings.refusal(
                    Kind.UNSUPPORTED,
                    "a saved state of a virtual machine depends on the image, so its space must not be changed");
        }
        if (footer.currentSize() < 0 || choice.dataEnd() % BlockLayout.SECTOR != 0) {
            throw findings.refusal(
                    Kind.UNSUPPORTED,
                    "disk size " + Long.toUnsignedString(footer.currentSize()) + " and footer at offset "
                            + choice.dataEnd() + ", expected whole sectors");
        }
        return new EndFooter(storage, choice);
    }

    Footer footer() {
        return footer;
    }

    DiskType type() {
        return footer.type().orElseThrow();
    }

    /** Where the footer is: behind everything in use. */
    long offset() {
        return offset;
    }

    /** Bytes the guest sees. */
    long diskSize() {
        return footer.currentSize() / BlockLayout.SECTOR * BlockLayout.SECTOR;
    }

    /** Moves the footer to a later place, if it is not there already; what lies between is zeros. */
    void moveUp(long end) throws IOException {
        if (end > offset) {
            footer.writeAtNewEnd(storage, end);
            long old = offset;
            offset = end;
            Zeros.write(storage, old, Footer.SIZE);
        }
    }

    /** Moves the footer to an earlier place, behind everything in use, and ends the file there. */
    void cut(long end) throws IOException {
        if (end < offset) {
            footer.writeAtEarlierEnd(storage, end);
            storage.flush();
            offset = end;
        }
    }

    /** Puts another footer in the place of this one: durably, in a single sector. */
    void replaceAtEnd(Footer other) throws IOException {
        storage.write(other.bytes(), offset);
        storage.flush();
        footer = other;
        copyMatches = false;
    }

    /** Makes the copy at the start the same, if the image is to have one. */
    void writeCopy() throws IOException {
        if (!copyMatches && !footer.type().equals(Optional.of(DiskType.FIXED))) {
            storage.write(footer.bytes(), 0);
            storage.flush();
            copyMatches = true;
        }
    }
}
