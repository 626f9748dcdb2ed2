/** Disk geometries, and the translations by which a BIOS fits large disks into INT 13h's limits. */
@Export
@Version("1.0.0")
package org.platter.pc.machine.geometry;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
