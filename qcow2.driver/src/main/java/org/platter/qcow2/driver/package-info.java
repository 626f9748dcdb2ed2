@Export
@Version("1.0.0")
package org.platter.qcow2.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
