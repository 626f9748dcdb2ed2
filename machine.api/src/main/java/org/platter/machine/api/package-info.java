/**
 * What a device of an emulated PC needs of the machine it is plugged into: I/O ports, interrupt lines, guest memory,
 * time and a PCI bus. Nothing here knows a processor or a particular board.
 *
 * <p>All calls between a machine and its devices are made on the one thread that runs the machine, unless a method
 * says otherwise.
 */
@Export
@Version("1.0.0")
package org.platter.machine.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
