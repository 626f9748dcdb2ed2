package org.platter.block.support;

import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException;

/**
 * What turns out about an image while a driver looks at its metadata: what is wrong, and whether it may still be written.
 * For one thread.
 */
public final class Findings {

    private final String imageName;
    private final List<String> problems = new ArrayList<>();
    private boolean readOnly;

    /** @param imageName the storage's name, for messages */
    public Findings(String imageName) {
        this.imageName = imageName;
    }

    /** Reports something that is wrong, and does no harm. */
    public void report(String problem) {
        problems.add(problem);
    }

    /** Reports something that makes writing unsafe though reading is not. */
    public void forbidWriting(String problem) {
        problems.add(problem + "; the disk is read-only");
        readOnly = true;
    }

    /** What was reported, in that order; for {@code DeviceInfo.problems()}. */
    public List<String> problems() {
        return problems;
    }

    /** Whether the disk must be read-only. */
    public boolean readOnly() {
        return readOnly;
    }

    /** An exception whose message begins with the image's name. */
    public BlockException refusal(BlockException.Kind kind, String reason) {
        return new BlockException(kind, imageName + ": " + reason);
    }

    /** A {@link #refusal} of the kind {@code CORRUPT}. */
    public BlockException corrupt(String reason) {
        return refusal(BlockException.Kind.CORRUPT, reason);
    }
}
