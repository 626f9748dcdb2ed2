/** The PC that runs in this framework, if one does. */
@Export
@Version("1.0.0")
package org.platter.pc.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
