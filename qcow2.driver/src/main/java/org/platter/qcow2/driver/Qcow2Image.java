package org.platter.qcow2.driver;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.Findings;

/** An image being opened: its structures are read and checked in their order, and become a device. */
final class Qcow2Image {

    private static final int SECTOR = 512;
    private static final int ZSTD = 1;
    private static final String REPAIR = "platter check -r all mends that";

    private final Storage storage;
    private final OpenOptions options;
    private final Findings findings;
    private final HeaderArea area;
    private final Header header;

    private Qcow2Image(Storage storage, OpenOptions options) throws IOException {
        this.storage = storage;
        this.options = options;
        findings = new Findings(storage.name());
        area = HeaderArea.read(storage);
        header = area.header();
    }

    static Qcow2Device open(Storage storage, OpenOptions options) throws IOException {
        Qcow2Image image = new Qcow2Image(storage, options);
        requireSupported(image.area, storage.name());
        boolean behind = image.header.has(Features.DIRTY) && !image.header.has(Features.CORRUPT);
        if (behind && !options.readOnly()) {
            image.backing().close();
            LeftBehind.repair(storage);
            image = new Qcow2Image(storage, options);
        }
        return image.open();
    }

    /** Refuses what would be read wrongly. */
    static void requireSupported(HeaderArea area, String name) throws BlockException {
        requireCountable(area, name);
        int type = area.header().compressionType();
        if (type != 0) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    name + ": compression type " + type + (type == ZSTD ? " (zstd)" : "") + ", expected 0 (zlib)");
        }
    }

    /** Refuses what would be counted wrongly. How long a compressed cluster is does not depend on how it is compressed. */
    static void requireCountable(HeaderArea area, String name) throws BlockException {
        Header header = area.header();
        List<String> unknown = Features.unknown(header.incompatible(), area.featureNames());
        String reason = null;
        if (!unknown.isEmpty()) {
            reason = "incompatible features that are not known here: " + String.join(", ", unknown);
        } else if (header.encryption() != 0) {
            reason = "encryption method " + header.encryption() + (header.encryption() == 2 ? " (LUKS)" : " (AES)")
                    + ", expected 0 (none)";
        } else if (header.has(Features.EXTERNAL_DATA)) {
            reason = "the data are in another file (data_file), expected them in the image";
        } else if (header.compressionType() > ZSTD) {
            reason = "compression type " + header.compressionType() + ", expected 0 (zlib) or 1 (zstd)";
        } else if (header.extendedL2() && header.clusterBits() < 14) {
            reason = "subclusters in clusters of " + header.clusterSize() + " bytes, expected at least 16384";
        }
        if (reason != null) {
            throw new BlockException(Kind.UNSUPPORTED, name + ": " + reason);
        }
    }

    private Qcow2Device open() throws IOException {
        if (header.has(Features.CORRUPT)) {
            findings.forbidWriting("the image is marked as corrupt; " + REPAIR);
        }
        if (header.size() % SECTOR != 0) {
            findings.report("disk size " + header.size() + ", expected a multiple of 512; the rest is not shown");
        }
        List<Snapshot> snapshots = snapshots();
        ClusterMap map = new ClusterMap(storage, header, L1Table.load(storage, header));
        Backing backing = backing();
        try {
            Tables tables = tables(map, snapshots);
            boolean readOnly = options.readOnly() || findings.readOnly();
            return new Qcow2Device(
                    info(readOnly, snapshots), storage, header, tables, backing, new FirstWrite(storage, header));
        } catch (IOException | RuntimeException e) {
            try (backing) {
                throw e;
            }
        }
    }

    private List<Snapshot> snapshots() throws IOException {
        try {
            return Snapshot.read(storage, header);
        } catch (BlockException e) {
            if (e.kind() != Kind.CORRUPT) {
                throw e;
            }
            findings.forbidWriting("the snapshot table is damaged: " + e.getMessage());
            return List.of();
        }
    }

    /** The tables of an image to be written; read-only ones if writing is not safe. */
    private Tables tables(ClusterMap map, List<Snapshot> snapshots) throws IOException {
        if (!options.readOnly() && !findings.readOnly()) {
            try {
                return Tables.writable(storage, header, map, snapshots);
            } catch (BlockException e) {
                if (e.kind() != Kind.CORRUPT) {
                    throw e;
                }
                findings.forbidWriting(e.getMessage() + "; " + REPAIR);
            }
        }
        return Tables.readOnly(storage, map);
    }

    private Backing backing() throws IOException {
        if (!header.hasBacking()) {
            return Backing.ZEROS;
        }
        if (options.format().flag(Qcow2Options.IGNORE_PARENT, false)) {
            findings.forbidWriting(
                    "the backing file '" + area.backingName() + "' is ignored: what it holds reads as zeros");
            return Backing.ZEROS;
        }
        return Backing.of(new ParentSearch(storage, area, options, findings).find());
    }

    private DeviceInfo info(boolean readOnly, List<Snapshot> snapshots) throws IOException {
        DeviceInfo.Builder info = DeviceInfo.of(Qcow2Driver.FORMAT, header.size() / SECTOR * SECTOR)
                .clusterSize(header.clusterSize())
                .readOnly(readOnly)
                .zeroInitialised(!header.hasBacking())
                .lastModified(storage.lastModified())
                .detail("compat", header.version() == 2 ? "0.10" : "1.1");
        if (header.version() > 2) {
            info.detail("compression-type", "zlib")
                    .detail("lazy-refcounts", (header.compatible() & Features.LAZY_REFCOUNTS) != 0);
        }
        info.detail("refcount-bits", header.refcountBits());
        if (header.version() > 2) {
            info.detail("corrupt", header.has(Features.CORRUPT))
                    .detail("dirty", header.has(Features.DIRTY))
                    .detail("extended-l2", header.extendedL2());
        }
        if (header.hasBacking()) {
            Map<String, Object> parent = new LinkedHashMap<>();
            parent.put("name", area.backingName());
            area.backingFormat().ifPresent(format -> parent.put("format", format));
            info.detail("parent", parent);
        }
        if (!snapshots.isEmpty()) {
            info.detail(
                    "snapshots", snapshots.stream().map(Snapshot::details).collect(Collectors.toUnmodifiableList()));
        }
        findings.problems().forEach(info::problem);
        return info.build();
    }
}
