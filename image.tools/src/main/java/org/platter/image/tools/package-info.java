/**
 * What people do with disk images, as library calls. Long ones tell a {@link org.platter.block.api.Progress} how far they
 * are, and end with its {@link java.io.InterruptedIOException} if it wants that; a new image appears under its name only
 * when it is whole.
 */
@Export
@Version("1.0.0")
package org.platter.image.tools;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
