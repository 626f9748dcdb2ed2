package org.platter.ide.controller;

import java.util.concurrent.CompletionStage;
import org.platter.block.api.BlockDevice;

/** Something that can be put into a {@link DriveBay}. */
interface DriveSource {

    /** Whether it stands for this device. */
    boolean isOn(BlockDevice device);

    /**
     * A drive that has not been switched on. The machine's thread only.
     *
     * @param number 0 for the channel's first drive, 1 for its second
     */
    IdeDrive drive(int number, Cable cable);

    /** Begins no request any more; ended as soon as none is under way. Any thread. */
    CompletionStage<?> retire();
}
