package org.platter.image.tools.doctor;

/** Azure takes page blobs that are fixed images of whole mebibytes, with the footer right behind the disk. */
final class Azure implements Rules {

    private static final long MIB = 1 << 20;
    private static final long LEAST = 20 * MIB;
    private static final long MOST = 32L << 40;
    private static final long MOST_FIRST_GENERATION = 2L << 40;

    @Override
    public void examine(VhdFacts image, Prescription to) {
        if (image.size() < LEAST) {
            to.refuses(
                    "The disk of " + image.size() + " bytes is smaller than the 20 MiB of a managed disk.",
                    image.commands().resize(LEAST));
        } else if (image.size() % MIB != 0) {
            to.refuses(
                    "The disk of " + image.size() + " bytes is no multiple of 1 MiB.",
                    image.commands().resize(image.size() / MIB * MIB + MIB));
        }
        if (image.size() > MOST) {
            to.refuses(
                    "The disk of " + image.size() + " bytes is larger than the 32 TiB of a managed disk.",
                    image.commands().resize(MOST) + " --shrink");
        } else if (image.size() > MOST_FIRST_GENERATION) {
            to.note("A machine of generation 1 boots from no disk larger than 2 TiB.");
        }
        if (!image.isFixed()) {
            to.refuses(
                    "Only fixed images are taken, this one is " + (image.isDynamic() ? "dynamic." : "differencing."),
                    image.commands().convert("fixed"));
        } else if (image.has("short-footer")) {
            to.refuses(
                    "The footer has 511 bytes, expected 512.", image.commands().repair());
        } else if (image.has("space-behind-disk")) {
            to.refuses(
                    "The file must be 512 bytes longer than the disk, and this one is not.",
                    image.commands().convert("fixed"));
        }
    }
}
