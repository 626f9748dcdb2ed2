/**
 * Images as drives: which driver opens an image, and drives that stay while their drivers come and go.
 *
 * <p>{@link org.platter.block.images.Drivers} are the drivers present now, {@link org.platter.block.images.Images} opens an
 * image once with the best of them, and {@link org.platter.block.images.Drives} keeps {@link
 * org.platter.block.images.Drive drives} open for as long as a machine wants them. All three are plain classes that are
 * constructed one upon the other; in a framework they are components and services.
 */
@Capability(namespace = "osgi.implementation", name = "org.platter.block", version = "1.0.0")
@Export
@Version("1.0.0")
package org.platter.block.images;

import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
