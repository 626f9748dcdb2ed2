/**
 * Jupiter tests that run in an OSGi framework: {@link org.platter.framework.kit.InFramework} on a test class, and its tests
 * run there, each reported as if it had run here. Inside, {@link org.platter.framework.kit.Services} finds what the bundles
 * offer.
 */
@Export
@Version("1.0.0")
package org.platter.framework.kit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
