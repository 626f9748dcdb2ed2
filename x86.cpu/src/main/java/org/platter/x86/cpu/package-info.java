/** A 386-class processor as a part: memory, ports and interrupts come in from outside. */
@Export
@Version("1.0.0")
package org.platter.x86.cpu;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
