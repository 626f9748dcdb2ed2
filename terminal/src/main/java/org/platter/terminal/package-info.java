/** The PC's screen and keyboard in text terminals, this one and others. */
@Export
@Version("1.0.0")
package org.platter.terminal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
