/**
 * A PC's devices without its processor under QEMU's qtest protocol, so that device tests written for QEMU can be run with
 * them.
 *
 * <p>{@link org.platter.qtest.server.CommandLine} understands the options that such tests give,
 * {@link org.platter.qtest.server.QtestServer} does what they ask. Behind it, a line comes in by {@code Connection}, is
 * answered by {@code QtestProtocol}, and a message by {@code Qmp}; {@code Drives} opens the images.
 *
 * <p>Sources: QEMU's documentation of the qtest protocol, of QMP and of its options.
 */
@Export
@Version("1.0.0")
package org.platter.qtest.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
