package org.platter.vhd.driver;

import java.nio.ByteBuffer;

/**
 * Metadata on its way to the file.
 *
 * @param offset where it goes
 * @param bytes what it is
 * @param undo to be called if it could not be made durable, so that it is tried again
 */
record Patch(long offset, ByteBuffer bytes, Runnable undo) {}
