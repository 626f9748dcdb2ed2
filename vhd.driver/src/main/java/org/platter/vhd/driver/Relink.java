package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;
import org.platter.block.support.Zeros;

/**
 * Giving a differencing image another parent, so that a power cut leaves the old one or the new one: see decision 0005. The
 * header has two sectors, which may be torn, so the footer at the end, which counts, leads to a copy of it while it is
 * written. The names get a new place, and the old one is cleared, so that the next relinking can use it.
 */
final class Relink {

    private final MaintainedImage image;
    private final ParentNames names;

    private Relink(MaintainedImage image, ParentNames names) {
        this.image = image;
        this.names = names;
    }

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
        EndFooter end = new EndFooter(storage, choice);
        Optional<MaintainedImage> image = inOrder(storage, end);
        if (image.isPresent()) {
            new Relink(image.get().withHeaderAtHome(), names).relink();
        } else {
            write(storage, end, header, names, BlockLayout.alignUp(end.offset(), SECTOR));
        }
    }

    /** The image, if what its space is used for is known. */
    private static Optional<MaintainedImage> inOrder(Storage storage, EndFooter end) throws IOException {
        try {
            return Optional.of(MaintainedImage.open(storage, end));
        } catch (BlockException e) {
            if (e.kind() == Kind.CORRUPT || e.kind() == Kind.UNSUPPORTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Writes the names, and then the header that leads to them. */
    private static void write(Storage storage, EndFooter end, DynamicHeader header, ParentNames names, long namesAt)
            throws IOException {
        long behind = Math.max(BlockLayout.alignUp(end.offset(), SECTOR), namesAt + names.size());
        end.moveUp(behind + DynamicHeader.SIZE);
        names.write(storage, namesAt);
        HeaderSwap.write(
                storage, end, header.withParent(names.record(header.parent().locators(), namesAt)), behind);
    }

    private void relink() throws IOException {
        write(image.storage(), image.end(), image.header(), names, place());
        clearOldNames(MaintainedImage.open(image.storage(), image.end()));
    }

    /** Zeros that nothing uses, such as an earlier relinking has left; else behind everything. */
    private long place() throws IOException {
        long[] place = {BlockLayout.alignUp(image.end().offset(), SECTOR)};
        image.used().forEachGap(image.end().offset(), (start, finish) -> {
            long first = BlockLayout.alignUp(start, SECTOR);
            if (first < place[0] && finish - first >= names.size() && isZero(first, (int) names.size())) {
                place[0] = first;
            }
        });
        return place[0];
    }

    private boolean isZero(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        image.storage().read(bytes, offset);
        return Zeros.isZero(bytes.flip());
    }

    /** Makes the place of the old names one for other names; at the end of the file it is given back. */
    private void clearOldNames(MaintainedImage now) throws IOException {
        for (ParentLocator old : image.header().parent().locators()) {
            TableCheck.Range text = new TableCheck.Range(old.offset(), old.offset() + old.length());
            if (old.namesParent() && old.isInside(now.end().offset()) && now.isFree(text)) {
                Zeros.write(now.storage(), old.offset(), old.length());
            }
        }
        now.storage().flush();
        long end = BlockLayout.alignUp(now.used().end(), SECTOR);
        if (now.end().offset() - end <= ParentLocator.COUNT * ParentLocator.MAX_LENGTH
                && isZero(end, (int) (now.end().offset() - end))) {
            now.end().cut(end);
        }
    }

    private static DynamicHeader readHeader(Storage storage, FooterSearch.Choice choice, Findings findings)
            throws IOException {
        long offset = choice.footer().dataOffset();
        boolean inside = offset >= Footer.SIZE && offset <= choice.dataEnd() - DynamicHeader.SIZE;
        if (!inside || offset % SECTOR != 0) {
            throw findings.corrupt("header at offset " + offset + ", expected a sector between the footers");
        }
        return HeaderCheck.read(storage, offset)
                .filter(DynamicHeader::checksumIsRight)
                .orElseThrow(() -> findings.corrupt("no valid header at offset " + offset));
    }
}
