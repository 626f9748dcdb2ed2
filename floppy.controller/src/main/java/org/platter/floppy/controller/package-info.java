/**
 * A diskette controller with two drives as a machine device.
 *
 * <p>The one public type is {@link org.platter.floppy.controller.FloppyController}. Behind it, {@code FloppyChip} has the
 * registers and the phases of a command, {@code DataCommand} is the execution of those that move data, {@code FloppyDrive} has
 * the head and the {@code Medium}. Source: Intel 82077AA CHMOS single-chip floppy disk controller data sheet, May 1994.
 */
@Export
@Version("1.0.0")
package org.platter.floppy.controller;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
