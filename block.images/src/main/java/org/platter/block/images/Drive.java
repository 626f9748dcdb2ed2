package org.platter.block.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;

/** A disk that stays the same object while the image under it is closed and opened again by another driver. */
public final class Drive implements BlockDevice {

    Drive() {}

    /** Which drive it is, such as {@code hda}. */
    public String name() {
        throw new UnsupportedOperationException();
    }

    /** The image file. */
    public Path image() {
        throw new UnsupportedOperationException();
    }

    /** As it was attached. */
    public DriveOptions options() {
        throw new UnsupportedOperationException();
    }

    /** Where it is in its life. */
    public DriveState state() {
        throw new UnsupportedOperationException();
    }

    /** Why it is in its state, for people; empty if the state says it all. */
    public String reason() {
        throw new UnsupportedOperationException();
    }

    /** Waits until a driver serves the image. */
    public boolean awaitAttached(Duration limit) {
        throw new UnsupportedOperationException();
    }

    /** Has the listener hear of states from now on. */
    public void addListener(DriveListener listener) {}

    /** Ends {@link #addListener}. */
    public void removeListener(DriveListener listener) {}

    /** Lets the driver go and opens the image again for reading only, or for writing too. */
    public void reopen(boolean readOnly) throws IOException {}

    /** Lets the driver go, if there is one, and opens the image again with the best one there is. */
    public void reattach() throws IOException {}

    @Override
    public DeviceInfo info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ChsGeometry> geometry() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {}

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {}

    @Override
    public void flush() throws IOException {}

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        return List.of();
    }

    @Override
    public void close() throws IOException {}
}
