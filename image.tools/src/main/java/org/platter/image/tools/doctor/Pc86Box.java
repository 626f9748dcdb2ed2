package org.platter.image.tools.doctor;

/** 86Box, which reads images with MiniVHD: only the footer at the end, and with all checksums. */
final class Pc86Box implements Rules {

    @Override
    public void examine(VhdFacts image, Prescription to) {
        if (image.has("footer-missing", "footer-marked-open", "footer-checksum", "header-checksum", "header-bad")) {
            to.refuses(
                    "The footer at the end, or the header, is missing or has a wrong checksum.",
                    image.commands().repair());
        }
        if (image.has("short-footer")) {
            to.refuses("The footer has 511 bytes.", image.commands().repair());
        }
        if (image.size() > VhdFacts.LIMIT) {
            to.refuses("The disk is larger than 2040 GiB.", image.commands().resize(VhdFacts.LIMIT) + " --shrink");
        }
        if (image.isDifferencing() && !image.namesParentBy("W2ru", "W2ku") && !image.parentIsBeside()) {
            to.refuses(
                    "The parent is neither named by a Windows path nor in the same folder.",
                    image.commands().relink());
        }
        if (image.isDifferencing()) {
            to.note("Older versions of 86Box refuse a child when its parent's time has changed, as copying does.");
        }
    }
}
