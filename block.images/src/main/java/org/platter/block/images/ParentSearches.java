package org.platter.block.images;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;

/**
 * What the search for a chain has cost so far. Every image may name several parents, each of which may name several again:
 * without a limit a few dozen small files could keep a search busy for ever.
 */
final class ParentSearches {

    /** Far more than a chain with every name of every parent wrong but one. */
    private static final int MAX_OPENED = 1024;

    @FunctionalInterface
    interface Opening {
        BlockDevice open() throws IOException;
    }

    private final Map<Object, IOException> failures = new HashMap<>();
    private int opened;

    /** Opens a file, unless that has failed before or too many were opened. */
    BlockDevice once(ImageFile file, Opening opening) throws IOException {
        IOException before = failures.get(file.key());
        if (before != null) {
            throw before;
        }
        if (++opened > MAX_OPENED) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    "the search for parents has opened " + MAX_OPENED + " files, expected to find them sooner");
        }
        try {
            return opening.open();
        } catch (IOException e) {
            failures.put(file.key(), e);
            throw e;
        }
    }
}
