@Export
@Version("1.0.0")
package org.platter.block.kit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
