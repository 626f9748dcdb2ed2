package org.platter.block.images;

import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;

/** An open image, and whose code serves it. */
record Opened(BlockDriver driver, BlockDevice device) {}
