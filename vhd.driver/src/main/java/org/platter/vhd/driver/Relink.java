package org.platter.vhd.driver;

import java.io.IOException;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;

/**
 * Giving a differencing image another parent, so that a power cut leaves the old one or the new one: see decision 0005. The
 * header has two sectors, which may be torn, so the footer at the end, which counts, leads to a copy of it while it is
 * written. The names get a new place; the old one stays as a gap.
 */
final class Relink {

    private Relink() {}

    /**
     * Makes an image name another parent. The parent may be raw: whoever calls this knows what it is.
     *
     * @throws BlockException {@code UNSUPPORTED} if the image is not differencing or the parent has no UUID;
     *     {@code CORRUPT} if it must be repaired first
     */
    static void apply(Storage storage, ParentLink parent) throws IOException {
        Findings findings = new Findings(storage.name());
        FooterSearch.Choice choice = FooterSearch.in(storage).chooseForChange(storage, findings);
        Footer footer = choice.footer();
        if (!footer.type().equals(Optional.of(DiskType.DIFFERENCING))) {
            throw findings.refusal(
                    Kind.UNSUPPORTED,
                    "disk type " + footer.typeCode() + " has no parent, expected " + DiskType.DIFFERENCING.code()
                            + " (differencing)");
        }
        DynamicHeader header = readHeader(storage, choice, findings);
        ParentNames names = ParentNames.of(parent, true, storage.name());
        long namesAt = BlockLayout.alignUp(choice.dataEnd() + Footer.SIZE, BlockLayout.SECTOR);
        long copyAt = namesAt + names.size();

        EndFooter end = new EndFooter(storage, choice);
        end.moveUp(copyAt + DynamicHeader.SIZE);
        names.write(storage, namesAt);
        HeaderSwap.write(
                storage, end, header.withParent(names.record(header.parent().locators(), namesAt)), copyAt);
    }

    private static DynamicHeader readHeader(Storage storage, FooterSearch.Choice choice, Findings findings)
            throws IOException {
        long offset = choice.footer().dataOffset();
        boolean inside = offset >= Footer.SIZE && offset <= choice.dataEnd() - DynamicHeader.SIZE;
        if (!inside || offset % BlockLayout.SECTOR != 0) {
            throw findings.corrupt("header at offset " + offset + ", expected a sector between the footers");
        }
        return HeaderCheck.read(storage, offset)
                .filter(DynamicHeader::checksumIsRight)
                .orElseThrow(() -> findings.corrupt("no valid header at offset " + offset));
    }
}
