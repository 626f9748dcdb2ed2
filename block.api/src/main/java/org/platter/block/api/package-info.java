/**
 * The block-driver SPI.
 *
 * <p>A driver is a {@link org.platter.block.api.BlockDriver}: a stateless object, published as an OSGi service or simply
 * constructed, that says whether a {@link org.platter.block.api.Storage} holds its format, and opens it as a
 * {@link org.platter.block.api.BlockDevice} or creates it anew. The storage is the bytes of the host's file; the device is
 * the bytes of the guest's disk.
 *
 * <p>In what follows {@code offset} and {@code length} are bytes. An I/O method throws {@link java.io.IOException}; where the
 * cause is known, that is a {@link org.platter.block.api.BlockException} with its kind. A mistake of the caller's program
 * (a range outside the disk, an unaligned request) is an {@link java.lang.IllegalArgumentException}.
 */
@Export
@Version("1.0.0")
package org.platter.block.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
