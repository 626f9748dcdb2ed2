package org.platter.image.tools.doctor;

/** What is true of every program but this one. */
final class EveryReader implements Rules {

    @Override
    public void examine(VhdFacts image, Prescription to) {
        if (image.corruptions() > 0) {
            to.differs(
                    "The image is damaged in " + image.corruptions()
                            + (image.corruptions() == 1 ? " place" : " places")
                            + "; no other program should write it before it is mended.",
                    image.commands().repair());
        }
        if (image.hasRawParent()) {
            to.refuses(
                    "The parent is a raw image, which only blktap and Platter know.",
                    image.commands().convert("dynamic"));
        } else if (image.parentMissing().isPresent()) {
            to.refuses(
                    "The parent is missing: " + image.parentMissing().get(),
                    image.commands().relink());
        }
        if (image.hasSavedState()) {
            to.note(
                    "The image says that a saved state of a virtual machine depends on it. Others ignore that: if the"
                            + " state is resumed after the disk was written, the disk is lost. If there is no such state:",
                    image.commands().set("saved_state=off"));
        }
    }
}
