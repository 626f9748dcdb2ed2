package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZerosTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 262_143, 262_144, 262_145, 1_000_000})
    void looksAtExactlyTheRemainingBytes(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length + 2);
        bytes.put(0, (byte) 1).put(length + 1, (byte) 1);
        assertTrue(Zeros.isZero(bytes.position(1).limit(length + 1)));
        assertEquals(1, bytes.position());
        assertFalse(Zeros.isZero(bytes.position(0)));
        assertFalse(Zeros.isZero(bytes.position(1).limit(length + 2)));
    }

    @Test
    void callsAnEmptyBufferZero() {
        assertTrue(Zeros.isZero(ByteBuffer.allocate(0)));
    }
}
