package org.platter.image.tools.doctor;

/** DOSBox-X, which falls back to the copy of a bad footer, and believes the first path of a parent that leads somewhere. */
final class DosBoxX implements Rules {

    @Override
    public void examine(VhdFacts image, Prescription to) {
        if (image.isFixed() && image.has("footer-checksum")) {
            to.refuses("The footer has a wrong checksum.", image.commands().repair());
        }
        if (image.has("header-checksum", "header-bad")) {
            to.refuses(
                    "The header is missing or has a wrong checksum.",
                    image.commands().repair());
        }
        if (image.has("short-footer")) {
            to.refuses("The footer has 511 bytes.", image.commands().repair());
        }
        if (image.size() > VhdFacts.LIMIT) {
            to.refuses("The disk is larger than 2040 GiB.", image.commands().resize(VhdFacts.LIMIT) + " --shrink");
        }
        if (image.isDifferencing() && !image.namesParentBy("W2ru", "W2ku")) {
            to.refuses(
                    "The parent is named by no Windows path (locators W2ru, W2ku).",
                    image.commands().relink());
        }
    }
}
