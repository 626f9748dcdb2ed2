/**
 * What a person, or a program in a person's place, uses of the machine: its screen, its keyboard, its serial line.
 * Everything here may be called from any thread.
 */
@Export
@Version("1.0.0")
package org.platter.pc.machine.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
