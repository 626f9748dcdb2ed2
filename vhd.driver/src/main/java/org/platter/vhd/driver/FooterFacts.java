package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

/** What is unusual about the fields of a valid footer, and harmless to us but perhaps not to other readers. */
final class FooterFacts {

    private FooterFacts() {}

    static void report(Footer footer, CheckReport report) {
        long size = footer.currentSize();
        if (footer.hasUnknownFeatures()) {
            report.note(
                    "unknown-features",
                    1,
                    String.format(
                            "unknown feature bits in 0x%08X: the disk opens for reading only", footer.features()));
        }
        if (size > 0 && size % SECTOR != 0) {
            report.note("odd-size", 1, "disk size " + size + ", expected a multiple of 512; the rest is not shown");
        }
        if (footer.geometry().sectors() > size / SECTOR) {
            report.note(
                    "geometry-over-end",
                    1,
                    "geometry " + footer.geometry() + " covers "
                            + footer.geometry().sectors() + " sectors, expected at most " + size / SECTOR);
        }
        if (footer.savedState()) {
            report.note(
                    "saved-state",
                    1,
                    "a saved state of a virtual machine depends on the image: it must not be changed");
        }
        if (FooterCheck.isFixed(footer)
                && footer.dataOffset() != Footer.NO_HEADER
                && footer.dataOffset() != 0xFFFFFFFFL) {
            report.note(
                    "fixed-data-offset",
                    1,
                    "a fixed image with a data offset of " + footer.dataOffset() + ", expected all ones");
        }
    }
}
