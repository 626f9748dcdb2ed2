package org.platter.image.tools.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What another program makes of an image.
 *
 * @param file the image
 * @param reader the program
 * @param advice what is to be said; empty if all is well
 */
public record Diagnosis(Path file, Reader reader, List<Advice> advice) {

    /** Checks that all parts are there. */
    public Diagnosis {
        Objects.requireNonNull(file);
        Objects.requireNonNull(reader);
        advice = List.copyOf(advice);
    }

    /** Whether the program opens the image and sees the disk that it holds. */
    public boolean isGood() {
        return advice.stream().allMatch(each -> each.severity() == Advice.Severity.NOTE);
    }
}
