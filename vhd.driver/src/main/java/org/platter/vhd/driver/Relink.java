package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * Giving a differencing image another parent, so that a power cut leaves the old one or the new one: see decision 0005. The
 * header has two sectors, which may be torn, so the footer at the end, which counts, leads to a copy of it while it is
 * written. The names get a new place; the old one stays as a gap.
 */
final class Relink {

    private final Storage storage;
    private final Footer footer;

    /** Where the footer at the end is now. */
    private final long end;

    private Relink(Storage storage, Footer footer, long end) {
        this.storage = storage;
        this.footer = footer;
        this.end = end;
    }

    /**
     * Makes an image name another parent. The parent may be raw: whoever calls this knows what it is.
     *
     * @throws BlockException {@code UNSUPPORTED} if the image is not differencing or the parent has no UUID;
     *     {@code CORRUPT} if it must be repaired first
     */
    static void apply(Storage storage, ParentLink parent) throws IOException {
        Findings findings = new Findings(storage.name());
        FooterSearch.Choice choice = FooterSearch.in(storage).choose(false, findings);
        Footer footer = choice.footer();
        if (!footer.type().equals(Optional.of(DiskType.DIFFERENCING))) {
            throw findings.refusal(
                    Kind.UNSUPPORTED,
                    "disk type " + footer.typeCode() + " has no parent, expected " + DiskType.DIFFERENCING.code()
                            + " (differencing)");
        }
        if (!choice.atEnd() || choice.dataEnd() + Footer.SIZE != storage.size()) {
            throw findings.corrupt("no whole footer at the end; expected the image to be repaired first");
        }
        ParentNames names = ParentNames.of(parent, true, storage.name());
        new Relink(storage, footer, choice.dataEnd()).run(names, findings);
    }

    private void run(ParentNames names, Findings findings) throws IOException {
        DynamicHeader header = readHeader(findings);
        long namesAt = BlockLayout.alignUp(end + Footer.SIZE, BlockLayout.SECTOR);
        long copyAt = namesAt + names.size();
        long copyEnd = copyAt + DynamicHeader.SIZE;
        ByteBuffer relinked = header.withParent(names.record(header.parent().locators(), namesAt))
                .bytes();

        footer.writeAtNewEnd(storage, copyEnd);
        names.write(storage, namesAt);
        storage.write(relinked.duplicate(), copyAt);
        storage.flush();
        write(footer.withDataOffset(copyAt), copyEnd);
        storage.write(relinked.duplicate(), footer.dataOffset());
        storage.flush();
        write(footer, copyEnd);
        write(footer, copyAt);
        storage.resize(copyAt + Footer.SIZE);
        Zeros.write(storage, end, Footer.SIZE);
        // It differs if an earlier attempt was cut short.
        write(footer, 0);
    }

    private DynamicHeader readHeader(Findings findings) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        boolean inside = footer.dataOffset() >= Footer.SIZE && footer.dataOffset() <= end - DynamicHeader.SIZE;
        if (!inside || footer.dataOffset() % BlockLayout.SECTOR != 0) {
            throw findings.corrupt(
                    "header at offset " + footer.dataOffset() + ", expected a sector between the footers");
        }
        storage.read(bytes, footer.dataOffset());
        return DynamicHeader.parse(bytes.clear())
                .filter(DynamicHeader::checksumIsRight)
                .orElseThrow(() -> findings.corrupt("no valid header at offset " + footer.dataOffset()));
    }

    private void write(Footer bytes, long offset) throws IOException {
        storage.write(bytes.bytes(), offset);
        storage.flush();
    }
}
