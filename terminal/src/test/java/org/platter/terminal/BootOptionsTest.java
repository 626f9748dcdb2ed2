package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootOptionsTest {

    @Test
    void runsAMachineWithoutDisksUnlessToldOtherwise() {
        BootOptions options = BootOptions.of(Map.of());

        assertEquals(Map.of(), options.disks());
        assertEquals(Duration.ZERO, options.timeout());
        assertEquals(Optional.empty(), options.screenshot());
        assertFalse(options.snapshot() || options.headless() || options.serialOnStdio());
    }

    @Test
    void takesDisksByTheirDrives() {
        BootOptions options = BootOptions.of(Map.of("hda", "a.vhd", "hdc", "c.img"));

        assertEquals(Map.of("hda", Path.of("a.vhd"), "hdc", Path.of("c.img")), options.disks());
    }

    @Test
    void takesADisketteADiscAndAnOrder() {
        BootOptions options = BootOptions.of(Map.of("fda", "a.img", "cdrom", "d.iso", "boot", "dca"));

        assertEquals(Map.of("fda", Path.of("a.img"), "cdrom", Path.of("d.iso")), options.disks());
        assertEquals(Optional.of("dca"), options.bootOrder());
    }

    @Test
    void takesAScriptInItsOrder() {
        BootOptions options =
                BootOptions.of(Map.of("script", new String[] {"expect", "A", "type", "b", "expect", "C"}));

        assertEquals(List.of(new Script.Expect("A"), new Script.Type("b"), new Script.Expect("C")), options.script());
    }

    @Test
    void refusesAStepItDoesNotKnow() {
        assertThrows(
                IllegalArgumentException.class, () -> BootOptions.of(Map.of("script", new String[] {"sing", "A"})));
    }

    @Test
    void takesFlagsAndNumbers() {
        BootOptions options = BootOptions.of(
                Map.of("snapshot", true, "headless", true, "serial", "stdio", "memory", 1 << 24, "timeout", 7));

        assertTrue(options.snapshot() && options.headless() && options.serialOnStdio());
        assertEquals(1 << 24, options.memory());
        assertEquals(Duration.ofSeconds(7), options.timeout());
    }
}
