package org.platter.block.api;

import java.util.Objects;

/**
 * One step of mending an image: what a check would change, before anything is changed. The steps of a check are carried
 * out in their order, with a flush after each.
 */
public sealed interface Repair {

    /** What the step does and why, for people. */
    String description();

    /** Whether the step only gives back leaked space. */
    boolean leakOnly();

    /**
     * Replaces bytes.
     *
     * @param description what it does and why
     * @param leakOnly whether it only gives back leaked space
     * @param offset where in the storage
     * @param bytes the new bytes; not to be changed
     */
    record Overwrite(String description, boolean leakOnly, long offset, byte[] bytes) implements Repair {

        /** Checks the parts. */
        public Overwrite {
            Objects.requireNonNull(description);
            Objects.requireNonNull(bytes);
        }
    }

    /**
     * Changes the storage's size.
     *
     * @param description what it does and why
     * @param leakOnly whether it only gives back leaked space
     * @param size the new size in bytes
     */
    record Resize(String description, boolean leakOnly, long size) implements Repair {

        /** Checks the parts. */
        public Resize {
            Objects.requireNonNull(description);
        }
    }
}
