package org.platter.vhd.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.Findings;

/** An image being opened: its structures are read and checked in their order, and become a device. */
final class VhdImage {

    private static final int SUPPORTED_VERSION = 1;
    private static final long DEFAULT_BITMAP_CACHE = 64 << 20;

    private final Storage storage;
    private final OpenOptions options;
    private final boolean writable;
    private final boolean lenient;
    private final boolean sizeByGeometry;
    private final Findings findings;
    private final FooterSearch.Choice choice;
    private final Footer footer;

    private VhdImage(Storage storage, OpenOptions options) throws IOException {
        this.storage = storage;
        this.options = options;
        writable = !options.readOnly();
        lenient = options.format().flag(VhdOptions.LENIENT, false);
        sizeByGeometry = options.format()
                .choice(VhdOptions.SIZE, VhdOptions.CURRENT, VhdOptions.CHS)
                .equals(VhdOptions.CHS);
        findings = new Findings(storage.name());
        choice = FooterSearch.in(storage).choose(lenient, findings);
        footer = choice.footer();
    }

    static BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        VhdImage image = new VhdImage(storage, options);
        return image.open();
    }

    private BlockDevice open() throws IOException {
        if (footer.majorVersion() != SUPPORTED_VERSION) {
            throw findings.refusal(
                    Kind.UNSUPPORTED, "footer version " + footer.majorVersion() + ", expected " + SUPPORTED_VERSION);
        }
        if (footer.hasUnknownFeatures()) {
            findings.forbidWriting(String.format("unknown feature bits in 0x%08X", footer.features()));
        }
        DiskType type = footer.type()
                .orElseThrow(() -> findings.refusal(
                        Kind.UNSUPPORTED,
                        "disk type " + footer.typeCode() + ", expected 2 (fixed), 3 (dynamic) or 4 (differencing)"));
        return switch (type) {
            case FIXED -> openFixed();
            case DYNAMIC, DIFFERENCING -> openDynamic(type);
        };
    }

    private BlockDevice openFixed() throws IOException {
        long size = diskSize();
        if (size > choice.dataEnd()) {
            long there = choice.dataEnd() / BlockLayout.SECTOR * BlockLayout.SECTOR;
            findings.forbidWriting(
                    "the disk has " + size + " bytes but the file ends after " + there + "; only these can be read");
            size = there;
        }
        DeviceInfo.Builder info = describe(DiskType.FIXED, size);
        return new FixedDevice(info.build(), storage, geometry(size));
    }

    private BlockDevice openDynamic(DiskType type) throws IOException {
        long size = diskSize();
        HeaderCheck found = readHeader(size);
        DynamicHeader header = found.header();
        BlockLayout layout = found.layout();
        BlockTable table = found.readTable(storage);
        Optional<Batmap> batmap = Batmap.of(storage, footer, found, choice.dataEnd());
        TableCheck check = new TableCheck(table, layout, metadata(found, batmap, type), choice.dataEnd());
        check.summary().forEach(findings::forbidWriting);

        Backing backing = type == DiskType.DIFFERENCING ? parent(header.parent()) : Backing.ZEROS;
        SectorBitmaps bitmaps = new SectorBitmaps(
                storage,
                layout,
                table,
                type == DiskType.DYNAMIC,
                options.format().bytes(VhdOptions.BITMAP_CACHE, DEFAULT_BITMAP_CACHE));
        BlockAllocator allocator = new BlockAllocator(
                storage, layout, table, header.tableOffset(), bitmaps, footer, choice.dataEnd(), check.end());
        try {
            DeviceInfo.Builder info = describe(type, size)
                    .clusterSize(layout.blockSize())
                    .detail("block-size", layout.blockSize())
                    .detail("bat-entries", header.tableEntries())
                    .detail("allocated-blocks", table.allocated())
                    .detail("footer-copy-matches", choice.copyMatches());
            if (type == DiskType.DIFFERENCING) {
                info.detail("parent", ParentDetails.of(header.parent(), storage));
            }
            return new DynamicDevice(
                    info.build(),
                    storage,
                    layout,
                    table,
                    check,
                    bitmaps,
                    allocator,
                    backing,
                    geometry(size),
                    // Tapdisk would believe the batmap of a block that gets space again.
                    type == DiskType.DYNAMIC && batmap.isEmpty());
        } catch (IOException | RuntimeException e) {
            try (backing) {
                throw e;
            }
        }
    }

    private Backing parent(ParentRecord record) throws IOException {
        if (options.format().flag(VhdOptions.IGNORE_PARENT, false)) {
            findings.forbidWriting("the parent '" + record.name() + "' is ignored: what it holds reads as zeros");
            return Backing.ZEROS;
        }
        return Backing.of(new ParentSearch(storage, record, options, findings).find());
    }

    private HeaderCheck readHeader(long diskSize) throws IOException {
        long offset = footer.dataOffset();
        DynamicHeader header = HeaderCheck.read(storage, offset)
                .orElseThrow(() -> findings.corrupt(
                        "no header at offset " + offset + ", expected 'cxsparse' between the footers"));
        if (!header.checksumIsRight()) {
            String defect = header.checksumDefect(offset);
            if (!lenient) {
                throw findings.corrupt(defect);
            }
            findings.forbidWriting(defect);
        }
        HeaderCheck check = new HeaderCheck(header, offset, diskSize, choice.dataEnd());
        for (HeaderCheck.Defect defect : check.defects()) {
            switch (defect.effect()) {
                case CORRUPT -> throw findings.corrupt(defect.text());
                case UNSUPPORTED -> throw findings.refusal(Kind.UNSUPPORTED, defect.text());
                case READ_ONLY -> findings.forbidWriting(defect.text());
            }
        }
        return check;
    }

    private List<TableCheck.Range> metadata(HeaderCheck found, Optional<Batmap> batmap, DiskType type) {
        List<TableCheck.Range> ranges = new ArrayList<>(found.metadata());
        batmap.ifPresent(there -> ranges.addAll(there.ranges()));
        if (type == DiskType.DIFFERENCING) {
            found.header().parent().locators().stream()
                    .filter(locator -> locator.code() != 0)
                    .forEach(locator -> addRange(locator, ranges));
        }
        return ranges;
    }

    /** A locator that ends beyond the file would lie within whatever the image grows by. */
    private void addRange(ParentLocator locator, List<TableCheck.Range> ranges) {
        if (locator.isInside(choice.dataEnd())) {
            ranges.add(new TableCheck.Range(locator.offset(), locator.offset() + locator.length()));
        } else if (locator.isInside(Long.MAX_VALUE)) {
            findings.forbidWriting("parent locator of " + locator.length() + " bytes at offset " + locator.offset()
                    + ", expected it to end before " + choice.dataEnd());
        }
    }

    private long diskSize() throws IOException {
        long current = footer.currentSize();
        long byGeometry = footer.geometry().sectors() * BlockLayout.SECTOR;
        if (current < 0) {
            throw findings.corrupt("disk size " + Long.toUnsignedString(current) + ", expected less than 2^63");
        }
        if (sizeByGeometry && !footer.geometry().equals(Geometry.MAX)) {
            return byGeometry;
        }
        if (footer.creatorApp().equals("vpc")
                && byGeometry < current
                && !footer.geometry().equals(Geometry.MAX)) {
            findings.report("Virtual PC shows its guests only the " + byGeometry + " bytes of the geometry, not "
                    + current + " (option size=chs does the same)");
        }
        if (current % BlockLayout.SECTOR != 0) {
            findings.report("disk size " + current + ", expected a multiple of 512; the rest is not shown");
        }
        return current / BlockLayout.SECTOR * BlockLayout.SECTOR;
    }

    /** The recorded geometry; where it is none, or larger than the disk, the one the specification gives the disk. */
    private Optional<ChsGeometry> geometry(long size) {
        long sectorCount = size / BlockLayout.SECTOR;
        Geometry recorded = footer.geometry();
        boolean fits = recorded.sectors() > 0 && recorded.sectors() <= sectorCount;
        return (fits ? recorded : Geometry.of(sectorCount)).toChs();
    }

    private DeviceInfo.Builder describe(DiskType type, long size) throws IOException {
        DeviceInfo.Builder info = DeviceInfo.of(VhdDriver.FORMAT, size)
                .readOnly(!writable || findings.readOnly())
                .zeroInitialised(true)
                .identity(footer.uuid().toString())
                .lastModified(storage.lastModified());
        FooterDetails.add(info, footer, type, choice.atEnd());
        findings.problems().forEach(info::problem);
        return info;
    }
}
