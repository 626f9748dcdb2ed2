package org.platter.block.api;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds and opens the parents of differencing images, under the policy of whoever opens the child: which folders may be
 * looked into, how deep a chain may be, that a chain has no cycle. Finders know files and formats; drivers do not.
 */
@FunctionalInterface
@ConsumerType
public interface ParentFinder {

    /** Finds nothing: differencing images do not open. */
    ParentFinder NONE = (child, reference) -> Optional.empty();

    /**
     * Opens, for reading, the image that a child names as its parent. The driver checks that it is the right one, owns it
     * if it is, and closes it if not.
     *
     * @param child the child's storage, from whose place relative paths start
     * @param reference as the child has it
     * @return the parent; empty if there is no such image
     * @throws BlockException if there is one that may not or cannot be opened, with the reason
     */
    Optional<BlockDevice> find(Storage child, ParentReference reference) throws IOException;
}
