package org.platter.image.tools.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.image.tools.Check;
import org.platter.image.tools.Inspection;

/** Tells what other programs make of an image, which is only read. */
public final class Doctor {

    private static final String VHD = "vpc";

    private Doctor() {}

    /**
     * Examines an image and, if it is a differencing one, its ancestors for those that read them.
     *
     * @param options how the image is opened
     * @return for each reader what it makes of the image, then the same of its parent, and so on
     * @throws BlockException {@code UNSUPPORTED} if it is no VHD image; otherwise as {@link Inspection#of}
     * @throws java.io.InterruptedIOException if the progress wants it
     */
    public static List<Diagnosis> examine(
            Path file, ImageOptions options, List<Reader> readers, Images images, Progress progress)
            throws IOException {
        Inspection image = Inspection.of(file, options, images);
        List<Diagnosis> found = new ArrayList<>(examine(image, readers, images, progress));
        List<Reader> chainReaders = readers.stream().filter(Reader::readsChains).toList();
        for (Path ancestor : image.ancestors()) {
            Inspection next = Inspection.of(ancestor, ImageOptions.READ_ONLY.withRawFallback(true), images);
            if (next.info().format().equals(VHD)) {
                found.addAll(examine(next, chainReaders, images, progress));
            }
        }
        return found;
    }

    private static List<Diagnosis> examine(Inspection image, List<Reader> readers, Images images, Progress progress)
            throws IOException {
        if (!image.info().format().equals(VHD)) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    image.file() + ": found format " + image.info().format() + ", expected " + VHD
                            + "; platter convert -O vpc makes one");
        }
        BlockDriver driver = images.drivers().named(VHD).orElseThrow();
        ImageCheck check = Check.run(image.file(), driver, progress).check();
        VhdFacts facts = new VhdFacts(image, check);
        return readers.stream().map(reader -> examine(facts, reader)).toList();
    }

    private static Diagnosis examine(VhdFacts facts, Reader reader) {
        Prescription prescription = new Prescription();
        // Commands are run in the order in which they are told: first comes what mends the image itself.
        new EveryReader().examine(facts, prescription);
        reader.rules().examine(facts, prescription);
        return new Diagnosis(facts.file(), reader, prescription.advice());
    }
}
