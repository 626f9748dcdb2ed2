/**
 * A two-channel IDE controller with ATA disks and ATAPI CD-ROM drives as a machine device.
 *
 * <p>The one public type is {@link org.platter.ide.controller.IdeController}. Behind it, an access goes
 * {@code IdeChannel} (ports, selection, interrupt line), {@code AtaDrive} (registers and phases), a {@code Command} of the
 * {@code CommandSet}, {@code Disk}; to a CD-ROM drive {@code PacketDrive}, {@code PacketExecution}, a {@code PacketCommand}
 * of the {@code PacketSet}, {@code Disc}. Each command is described under its name in ATA/ATAPI-6 (T13/1410D revision 3b),
 * clause 8; those that address by cylinder and head, in ATA/ATAPI-5 (T13/1321D); packets in MMC-3 (T10/1363D) and SPC-2
 * (T10/1236D).
 */
@Export
@Version("1.0.0")
package org.platter.ide.controller;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
