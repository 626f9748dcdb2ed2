package org.platter.block.images;

import java.util.Objects;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.ProbeScore;

/**
 * A driver's answer to an image that it recognises.
 *
 * @param driver who bids
 * @param score how much, at least 1, and why
 */
public record Bid(BlockDriver driver, ProbeScore score) {

    /** Checks that both parts are there. */
    public Bid {
        Objects.requireNonNull(driver);
        Objects.requireNonNull(score);
    }
}
