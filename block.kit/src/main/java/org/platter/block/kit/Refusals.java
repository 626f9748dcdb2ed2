package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import org.platter.block.api.BlockException;

/** Requests that are to fail in a certain way. */
final class Refusals {

    private Refusals() {}

    static void expect(BlockException.Kind kind, Executable request) {
        assertEquals(kind, assertThrows(BlockException.class, request).kind());
    }
}
