package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** Looks for damage in an image, as {@code qemu-img check} does, and plans its repair. Changes nothing. */
final class Qcow2Check {

    private Qcow2Check() {}

    static ImageCheck run(Storage storage, Progress progress) throws IOException {
        HeaderArea area = HeaderArea.read(storage);
        Qcow2Image.requireCountable(area, storage.name());
        Header header = area.header();
        ClusterLayout layout = new ClusterLayout(header.clusterBits(), header.extendedL2());
        CheckReport report = new CheckReport();
        ImageWalk walk = new ImageWalk(storage, area, report, progress);
        walk.run();
        RefcountCheck refcounts = new RefcountCheck(storage, header, walk, report);
        refcounts.run();
        walk.copiedFlags();
        refcounts.planLeaks();
        marks(header, report);
        return report.toCheck()
                .withClusters(
                        refcounts.end() << header.clusterBits(),
                        layout.clusters(header.size()),
                        walk.allocated(),
                        walk.fragmented())
                .withCompressedClusters(walk.compressed());
    }

    /** The dirty and the corrupt bit go when everything else is mended. */
    private static void marks(Header header, CheckReport report) {
        if (!header.has(Features.DIRTY | Features.CORRUPT)) {
            return;
        }
        boolean mended = !report.hasDamageBeyondRepair();
        if (header.has(Features.DIRTY)) {
            report.found(
                    Finding.Kind.NOTE,
                    "marked-dirty",
                    mended,
                    "the image is marked as dirty: it was not closed, and its refcounts may be behind");
        }
        if (header.has(Features.CORRUPT)) {
            report.found(Finding.Kind.CORRUPTION, "marked-corrupt", mended, "the image is marked as corrupt");
        }
        if (mended && report.isComplete()) {
            report.overwrite(
                    "take the marks of a dirty or corrupt image away",
                    false,
                    Header.featuresFieldAt(),
                    Header.featuresField(
                            header.incompatible() & ~(Features.DIRTY | Features.CORRUPT),
                            header.compatible(),
                            header.autoclear()));
        }
    }
}
