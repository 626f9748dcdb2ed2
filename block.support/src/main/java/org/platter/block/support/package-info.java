/**
 * What drivers and their callers share: storage in files and in memory, and base classes for devices that do all checks
 * of the {@link org.platter.block.api.BlockDevice} contract in one place.
 */
@Export
@Version("1.0.0")
package org.platter.block.support;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
