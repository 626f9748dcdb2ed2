package org.platter.image.tools.doctor;

import java.util.Locale;

/** Hyper-V and Windows, whose own tools write blocks of 512 KiB and 2 MiB. */
final class HyperV implements Rules {

    private static final long SMALL_BLOCK = 512 * 1024;
    private static final long LARGE_BLOCK = 2 << 20;

    @Override
    public void examine(VhdFacts image, Prescription to) {
        String name = image.file().getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".vhd") && !name.endsWith(".avhd")) {
            to.refuses(
                    "Files are told by their names, and this one does not end in .vhd.",
                    image.commands().rename());
        }
        if (image.size() > VhdFacts.LIMIT) {
            to.refuses("The disk is larger than 2040 GiB.", image.commands().resize(VhdFacts.LIMIT) + " --shrink");
        }
        if (image.isDifferencing() && !image.namesParentBy("W2ru")) {
            to.refuses(
                    "Windows 11 needs the relative path of the parent (locator W2ru), which is not recorded.",
                    image.commands().relink());
        }
        if (!image.isFixed() && image.blockSize() != SMALL_BLOCK && image.blockSize() != LARGE_BLOCK) {
            to.note(
                    "Windows itself writes blocks of 512 KiB and 2 MiB only; whether it takes blocks of "
                            + image.blockSize() + " bytes is not known.",
                    image.commands().convert("dynamic"));
        }
    }
}
