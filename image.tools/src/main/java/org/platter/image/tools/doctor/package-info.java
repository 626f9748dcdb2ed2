/**
 * What other programs make of a VHD image: what they refuse, what they see otherwise, and what mends it. The facts come from
 * running those programs and reading their sources; they are about images, so no other program is needed to ask.
 */
@Export
@Version("1.0.0")
package org.platter.image.tools.doctor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
