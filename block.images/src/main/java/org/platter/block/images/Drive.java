package org.platter.block.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;

/**
 * A disk that stays the same object while the image under it is closed and opened again by another driver.
 *
 * <p>When its driver is taken away, requests under way finish, the image is flushed and closed, and new requests wait; as
 * soon as a driver is there that recognises the image, and the image is still the same, they go on. A request that failed
 * because its driver was just going is repeated: reads and writes may be, since they always mean the same bytes at the same
 * place. What happens if no driver comes is the {@link MissingPolicy}'s to say.
 *
 * <p>A better driver that comes does not take over by itself: it gets the image when the present one goes, or at {@link
 * #reattach}.
 *
 * <p>A request is inside the driver's code until that returns; a driver that hangs keeps its callers. Requests must not be
 * interrupted: see {@link org.platter.block.support.FileStorage}.
 */
public final class Drive implements BlockDevice {

    private final String name;
    private final Path image;
    private final Offer offer;
    private final Events events;
    private final Connection connection;
    private final Status status;
    private final Gate gate;
    private final KnownDisk disk;

    Drive(String name, Path image, DriveOptions options, Drivers drivers, Offer offer, Events events) {
        this.name = name;
        this.image = image;
        this.offer = offer;
        this.events = events;
        this.connection = new Connection(this, options, drivers, events);
        this.status = connection.parts().status();
        this.gate = connection.parts().gate();
        this.disk = connection.parts().disk();
    }

    /** Opens the image for the first time, or waits for a driver if there is none. To be called once. */
    void start() throws IOException {
        connection.start();
    }

    /** Allows the disk to be offered to machines, as soon as a driver has opened it for the first time. */
    void allowOffer() {
        connection.allowOffer();
    }

    /** Offers the disk to machines. To be called once. */
    void offer() {
        offer.make(this, options().image().makesSnapshot() ? new SnapshotDevice(this) : this);
    }

    /** Replaces what may change while the drive is in use: all but how the image is opened. */
    void setLimits(DriveOptions value) {
        status.setLimits(value);
    }

    /** Which drive it is, such as {@code hda}. */
    public String name() {
        return name;
    }

    /** The image file. */
    public Path image() {
        return image;
    }

    /** What it was attached with, or has been changed to. */
    public DriveOptions options() {
        return status.options();
    }

    /** The driver that serves it now; not to be kept, since its code is to go when it does. */
    public Optional<BlockDriver> driver() {
        return gate.current().map(Attachment::driver);
    }

    /** Where it is in its life. */
    public DriveState state() {
        return status.state();
    }

    /** Why it is in its state, for people; empty if the state says it all. */
    public String reason() {
        return status.reason();
    }

    /**
     * Waits until a driver serves the image and the disk is published; false if the time is over before, or the drive is
     * closed.
     */
    public boolean awaitAttached(Duration limit) {
        return connection.awaitAttached(limit);
    }

    /** How often drivers have opened the image: once, and once more each time that it was let go. */
    public int openings() {
        return disk.openings();
    }

    /** Waits until a driver has opened the image for the first time; false if the time is over before. */
    boolean awaitOpened(Duration limit) {
        return connection.awaitOpened(limit);
    }

    /** Has the listener hear of states from now on. */
    public void addListener(DriveListener listener) {
        events.addListener(listener);
    }

    /** Ends {@link #addListener}. */
    public void removeListener(DriveListener listener) {
        events.removeListener(listener);
    }

    /** Has one listener hear of the state as it is now, in its place among the others. */
    void tellState(DriveListener listener) {
        status.tell(listener);
    }

    /** Has requests that wait for a driver fail with {@code BUSY}; those that come later wait as before. */
    public void endWaiting() {
        gate.endWaiting();
    }

    /** Something to do with an image file that nobody has open. */
    @FunctionalInterface
    public interface Work {

        /** Does it; the file must not be changed. */
        void run() throws IOException;
    }

    /**
     * Lets the driver go, does something with the image, and opens it again. Requests wait meanwhile.
     *
     * @throws BlockException {@code BUSY} if the driver does not let go, or nobody opens the image again
     */
    public void release(Work work) throws IOException {
        connection.release(work);
    }

    /**
     * Lets the driver go and opens the image again for reading only, or for writing too. Requests wait meanwhile. If that
     * fails, the image is opened again as it was.
     *
     * @throws BlockException {@code BUSY} if the driver does not let go or there is none; otherwise what speaks against
     *     opening it so
     */
    public void reopen(boolean readOnly) throws IOException {
        connection.reopen(readOnly);
    }

    /**
     * Lets the driver go, if there is one, and opens the image again with the best one there is. This is a person's
     * decision to go on: it takes the file even from a driver that does not let go, accepts that the file was changed
     * meanwhile (though not that it is another disk), and asks drivers again that have failed before.
     *
     * @throws IOException if the image cannot be opened; the drive then goes on waiting
     */
    public void reattach() throws IOException {
        connection.reattach();
    }

    /**
     * What is known of the disk; while there is no driver, what the last one said.
     *
     * @throws IllegalStateException if there was none yet
     */
    @Override
    public DeviceInfo info() {
        return disk.info()
                .orElseThrow(() -> new IllegalStateException(name + ": no driver has opened " + image + " yet"));
    }

    /** As {@link #info}; empty if there was no driver yet. */
    public Optional<DeviceInfo> knownInfo() {
        return disk.info();
    }

    /** The geometry that the first driver found in the image; a machine that has seen it will see no other. */
    @Override
    public Optional<ChsGeometry> geometry() {
        return disk.geometry();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        int start = to.position();
        request(attachment -> {
            to.position(start);
            attachment.device().read(to, offset);
            return to;
        });
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        int start = from.position();
        request(attachment -> {
            from.position(start);
            attachment.device().write(from, offset);
            attachment.unflushed().wrote();
            return from;
        });
    }

    @Override
    public void writeZeroes(long offset, long length) throws IOException {
        request(attachment -> {
            attachment.device().writeZeroes(offset, length);
            attachment.unflushed().wrote();
            return attachment;
        });
    }

    @Override
    public void discard(long offset, long length) throws IOException {
        request(attachment -> {
            attachment.device().discard(offset, length);
            attachment.unflushed().wrote();
            return attachment;
        });
    }

    /**
     * Makes writes durable. If the image was taken from a driver that had not, which only a person can do, the next flush
     * fails, once: what was written before it may be lost.
     */
    @Override
    public void flush() throws IOException {
        request(attachment -> {
            long covered = attachment.unflushed().flushing();
            attachment.device().flush();
            attachment.unflushed().flushed(covered);
            return attachment;
        });
        connection.parts().losses().tellAtFlush();
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        // A copy, since the list itself may be of a class of the driver's.
        return request(attachment -> List.copyOf(attachment.device().extents(offset, length)));
    }

    /**
     * Takes the disk back from whoever it is offered to, flushes and closes the image. Requests that wait fail with {@code
     * CLOSED}.
     *
     * @throws BlockException {@code BUSY} if the driver has not let go of the image within the drive's limit; {@code IO} if
     *     it failed to close it, or if the image was taken from an earlier driver and no flush has told of it since:
     *     writes since the last flush may be lost
     */
    @Override
    public void close() throws IOException {
        offer.takeBack();
        connection.close();
    }

    private interface Request<T> {
        T to(Attachment attachment) throws IOException;
    }

    private <T> T request(Request<T> request) throws IOException {
        while (true) {
            Attachment attachment = gate.enter();
            try {
                T answer = request.to(attachment);
                if (!attachment.revoked()) {
                    return answer;
                }
            } catch (IllegalArgumentException e) {
                throw e;
            } catch (IOException | RuntimeException | Error e) {
                if (!attachment.ended() && !saysDriverIsGoing(e)) {
                    throw e instanceof IOException known ? known : broken(e);
                }
                connection.failed(attachment, e);
            } finally {
                attachment.leave();
            }
        }
    }

    /** Failures of the driver's code, or of its being closed under our hands, rather than of the image. */
    private static boolean saysDriverIsGoing(Throwable failure) {
        return failure instanceof LinkageError
                || failure instanceof IllegalStateException
                || failure instanceof BlockException known && known.kind() == BlockException.Kind.CLOSED;
    }

    private BlockException broken(Throwable failure) {
        return new BlockException(
                BlockException.Kind.IO, name + ": " + image + ": the driver failed: " + failure, failure);
    }
}
