package org.platter.image.tools;

import org.platter.block.api.Progress;

/** One of several operations in a row, whose progress is a share of the whole's. */
final class Share {

    private static final long PARTS = 10_000;

    private Share() {}

    /**
     * The progress of one operation.
     *
     * @param from per cent of the whole at which it begins
     * @param to per cent of the whole at which it ends
     */
    static Progress of(Progress whole, int from, int to) {
        return (done, total) -> {
            double share = total == 0 ? 0 : (double) done / total;
            whole.report((long) (PARTS / 100 * (from + (to - from) * share)), PARTS);
        };
    }
}
