package org.platter.qcow2.driver;

import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException;

/** What turned out while an image was opened: what is wrong with it, and whether it may still be written. */
final class Findings {

    private final String imageName;
    private final List<String> problems = new ArrayList<>();
    private boolean readOnly;

    Findings(String imageName) {
        this.imageName = imageName;
    }

    void report(String problem) {
        problems.add(problem);
    }

    /** Reports something that makes writing unsafe though reading is not. */
    void forbidWriting(String problem) {
        problems.add(problem + "; the disk is read-only");
        readOnly = true;
    }

    List<String> problems() {
        return problems;
    }

    boolean readOnly() {
        return readOnly;
    }

    BlockException refusal(BlockException.Kind kind, String reason) {
        return new BlockException(kind, imageName + ": " + reason);
    }
}
