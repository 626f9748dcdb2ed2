package org.platter.launcher.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The forms of the qtest protocol and of QMP: the same for QEMU and for ours. */
@Timeout(60)
abstract class ProtocolCases {

    @TempDir
    Path folder;

    /** Starts the machine. */
    abstract Subject start(String... options) throws IOException;

    @Test
    void memory() throws Exception {
        try (Subject machine = start()) {
            assertEquals("OK little", machine.answer("endianness"));
            assertEquals("OK", machine.answer("writeq 0x100000 0x1122334455667788"));
            assertEquals("OK 0x0000000000000088", machine.answer("readb 0x100000"));
            assertEquals("OK 0x0000000000007788", machine.answer("readw 0x100000"));
            assertEquals("OK 0x0000000055667788", machine.answer("readl 0x100000"));
            assertEquals("OK 0x1122334455667788", machine.answer("readq 0x100000"));
            assertEquals("OK", machine.answer("writel 1048577 0xAABBCCDD"));
            assertEquals("OK 0x88ddccbbaa332211", machine.answer("read 0x100000 0x8"));
            assertEquals("OK", machine.answer("writeb 0x100000 0x1FF"));
            assertEquals("OK", machine.answer("writew 0x100001 010"));
            assertEquals("OK 0xff0800", machine.answer("read 0x100000 3"));
            assertEquals("OK", machine.answer("memset 0x100000 0x4 0xA5"));
            assertEquals("OK", machine.answer("write 0x100002 0x4 0x0102"));
            assertEquals("OK 0xa5a501020000", machine.answer("read 0x100000 0x6"));
            assertEquals("OK paUBAg==", machine.answer("b64read 0x100000 0x4"));
            assertEquals("OK", machine.answer("b64write 0x100000 0x3 AQID"));
            assertEquals("OK 0x010203", machine.answer("read 0x100000 0x3"));
        }
    }

    @Test
    void ports() throws Exception {
        try (Subject machine = start()) {
            assertEquals("OK", machine.answer("outl 0xcf8 0x80000000"));
            assertEquals("OK 0x12378086", machine.answer("inl 0xcfc"));
            assertEquals("OK 0x8086", machine.answer("inw 0xcfc"));
            assertEquals("OK 0x0086", machine.answer("inb 0xcfc"));
            machine.out32(0xCF8, 0x8000_0002);
            assertEquals("OK 0x1237", machine.answer("inw 0xcfc"));
            machine.out16(0x510, 3);
            assertEquals(
                    128 << 20,
                    machine.in(0x511) | machine.in(0x511) << 8 | machine.in(0x511) << 16 | machine.in(0x511) << 24);
            assertEquals("FAIL Unknown command 'dance'", machine.answer("dance 1 2"));
        }
    }

    @Test
    void interrupts() throws Exception {
        try (Subject machine = start()) {
            assertEquals("FAIL Unknown device", machine.answer("irq_intercept_in nobody"));
            machine.watchInterrupts();
            assertEquals("OK", machine.answer("irq_intercept_in ioapic"));
            machine.out(0x3F9, 2); // the serial line's transmitter is empty
            machine.out(0x3FC, 8);
            assertTrue(machine.interrupt(4));
            machine.out(0x3F9, 0);
            assertEquals(false, machine.interrupt(4));
        }
    }

    @Test
    void qmp() throws Exception {
        try (Subject machine = start()) {
            assertTrue(machine.qmp("{'execute': 'query-status', 'id': [1, {'a': \"}\"}]}")
                    .contains("\"id\": [1, {\"a\": \"}\"}]"));
            assertTrue(machine.qmp("{\"execute\": \"stop\"}").contains("{\"return\": {}"));
            assertTrue(machine.qmp("{\"execute\": \"query-status\"}").contains("\"status\": \"paused\""));
            assertTrue(machine.qmp("{\"execute\": \"cont\"}").contains("{\"return\": {}"));
            assertTrue(machine.qmp("{\"execute\": \"query-status\"}").contains("\"status\": \"running\""));
            assertTrue(machine.qmp("{\"execute\": \"dance\"}")
                    .contains("\"class\": \"CommandNotFound\", \"desc\": \"The command dance has not been found\""));
            assertTrue(machine.human("info status").contains("VM status: running"));
            machine.qmp("{\"execute\": \"quit\"}");
            assertEquals(0, machine.awaitEnd());
        }
    }
}
