package org.platter.image.tools.doctor;

import java.util.Set;

/** QEMU, whose idea of a disk's size depends on its own version and on who made the image. */
final class Qemu implements Rules {

    private static final int LEAST_BLOCK = 4096;

    /** Whose size QEMU takes from the size field; versions up to 9.2 take it from the geometry for all others. */
    private static final Set<String> SIZE_BELIEVED = Set.of("win", "qem2", "tap", "CTXS");

    /** Whose size later versions still take from the geometry. */
    private static final Set<String> GEOMETRY_BELIEVED = Set.of("vpc", "qemu");

    @Override
    public void examine(VhdFacts image, Prescription to) {
        if (image.isDifferencing()) {
            to.differs(
                    "QEMU takes a differencing image for a dynamic one: what the parent holds reads as zeros, and a"
                            + " write hides more of it.",
                    image.commands().convert("dynamic"));
        }
        if (image.isFixed()) {
            to.note("QEMU does not recognise a fixed image and takes it for raw, footer and all: name the format"
                    + " (-f vpc, or format=vpc).");
        } else {
            examineLayout(image, to);
        }
        if (image.size() > VhdFacts.LIMIT) {
            to.refuses("The disk is larger than 2040 GiB.", image.commands().resize(VhdFacts.LIMIT) + " --shrink");
        }
        if (image.has("short-footer")) {
            to.refuses("The footer has 511 bytes.", image.commands().repair());
        }
        image.sizeByGeometry().filter(size -> size != image.size()).ifPresent(size -> examineSize(image, size, to));
    }

    private static void examineLayout(VhdFacts image, Prescription to) {
        if (image.has("footer-copy-bad")) {
            to.refuses(
                    "QEMU reads the footer's copy at the start, which is bad, and tries no other.",
                    image.commands().repair());
        }
        if (image.has("footers-differ", "footer-types-differ")) {
            to.differs(
                    "QEMU reads the footer's copy at the start, which says other things than the footer.",
                    image.commands().repair());
        }
        if (image.blockSize() < LEAST_BLOCK) {
            to.differs(
                    "QEMU reads wrong data from blocks of less than 4 KiB; these have " + image.blockSize() + " bytes.",
                    image.commands().convert("dynamic"));
        }
    }

    private static void examineSize(VhdFacts image, long byGeometry, Prescription to) {
        boolean always = GEOMETRY_BELIEVED.contains(image.creator());
        if (!always && SIZE_BELIEVED.contains(image.creator())) {
            return;
        }
        String who = (always ? "Every version" : "Versions up to 9.2") + " of QEMU, since the image's creator is '"
                + image.creator() + "', ";
        String command = image.commands().set("creator=qem2");
        if (!image.isFixed() && byGeometry > image.tableSize()) {
            to.refuses(
                    who + "goes by the geometry, which covers " + byGeometry
                            + " bytes, more than the image has blocks for.",
                    command);
        } else {
            to.differs(
                    who + "shows the " + byGeometry + " bytes of the geometry instead of " + image.size() + ".",
                    command);
        }
    }
}
