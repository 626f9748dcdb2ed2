/**
 * A PC: the board with its processor, memory, chips and BIOS, built by {@link org.platter.pc.machine.Pc#builder}.
 * Disk controllers and other devices are plugged in from outside.
 */
@Export
@Version("1.0.0")
package org.platter.pc.machine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
