package org.platter.image.tools.doctor;

/** What a program makes of images. */
interface Rules {

    /** Looks at an image and says what is to be said. */
    void examine(VhdFacts image, Prescription to);
}
