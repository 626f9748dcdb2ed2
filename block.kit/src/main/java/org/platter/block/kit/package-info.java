/**
 * What the author of a block driver tests with: {@link org.platter.block.kit.BlockDriverContract} to extend,
 * {@link org.platter.block.kit.RecordingStorage} to cut the power, {@link org.platter.block.kit.CrashWorkload} to do so at
 * every write of a random workload, and {@link org.platter.block.kit.FailingStorage} to make calls fail.
 */
@Export
@Version("1.0.0")
package org.platter.block.kit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
