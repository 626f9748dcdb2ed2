package org.platter.image.tools.doctor;

/** VirtualBox, which knows disks by their UUIDs in a registry of its own. */
final class VirtualBox implements Rules {

    @Override
    public void examine(VhdFacts image, Prescription to) {
        if (image.has("footer-missing", "footer-marked-open", "short-footer")) {
            to.refuses(
                    "There is no footer of 512 bytes at the end.",
                    image.commands().repair());
        }
        if (image.size() > VhdFacts.LIMIT) {
            to.refuses("The file would be larger than 2 TiB.", image.commands().resize(VhdFacts.LIMIT) + " --shrink");
        }
        if (!image.hasUuid()) {
            to.refuses(
                    "The image has no UUID to be registered by.",
                    image.commands().set("uuid=new"));
        }
        if (image.isDifferencing()) {
            to.note("VirtualBox looks for the parent's UUID among the disks it knows, not for the recorded paths: open"
                    + " the parent first, and give copies UUIDs of their own.");
        }
    }
}
