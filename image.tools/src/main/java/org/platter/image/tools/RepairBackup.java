package org.platter.image.tools;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.Repair;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;
import org.platter.block.support.Zeros;

/**
 * The bytes of an image that a repair replaces, in a file {@code NAME.repair-backup-TIME} beside it, and how to put them
 * back. All numbers are big-endian:
 *
 * <pre>
 * 16 bytes   "platter-repair-2" in ASCII
 *  8 bytes   size of the image before the repair
 *  8 bytes   smallest size that the repair gives the image, or the size before it
 * then the sizes that the image has from step to step
 *  8 bytes   a size
 * and
 *  8 bytes   -1
 * then the contents that sectors of 512 bytes have from step to step
 *  8 bytes   offset of a sector
 *  4 bytes   CRC-32C of what it may hold
 * and
 *  8 bytes   -1
 * then any number of
 *  8 bytes   offset in the image
 *  4 bytes   length, at least 1
 *    ...     the bytes that were there
 * and at the end
 *  8 bytes   -1
 * </pre>
 *
 * Zeros that are cut off at the image's end are left out.
 */
public final class RepairBackup {

    private static final byte[] MAGIC = "platter-repair-2".getBytes(StandardCharsets.US_ASCII);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int PIECE = 64 * 1024;
    private static final long END = -1;

    private RepairBackup() {}

    /** Writes what these steps will replace; when this returns, it is durable. */
    static Path write(Path image, Storage storage, List<Repair> steps, Instant now) throws IOException {
        Path backup = image.resolveSibling(image.getFileName() + ".repair-backup-" + TIME.format(now));
        try (FileChannel channel = FileChannel.open(backup, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                write(channel, storage, steps);
            } catch (IOException | RuntimeException e) {
                Files.delete(backup);
                throw e;
            }
        }
        return backup;
    }

    private static void write(FileChannel channel, Storage storage, List<Repair> steps) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
        long size = storage.size();
        long smallest = steps.stream()
                .filter(Repair.Resize.class::isInstance)
                .mapToLong(step -> ((Repair.Resize) step).size())
                .reduce(size, Math::min);
        out.write(MAGIC);
        out.writeLong(size);
        out.writeLong(smallest);
        RepairStates.of(storage, steps, smallest).write(out);
        for (Repair step : steps) {
            if (step instanceof Repair.Overwrite overwrite) {
                long end = Math.min(smallest, overwrite.offset() + overwrite.bytes().length);
                copy(storage, overwrite.offset(), end, false, out);
            }
        }
        copy(storage, smallest, size, true, out);
        out.writeLong(END);
        out.flush();
        channel.force(true);
    }

    private static void copy(Storage storage, long from, long to, boolean skipZeros, DataOutputStream out)
            throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (long at = from; at < to; at += PIECE) {
            storage.read(piece.clear().limit((int) Math.min(PIECE, to - at)), at);
            if (!skipZeros || !Zeros.isZero(piece.flip())) {
                piece.position(0);
                out.writeLong(at);
                out.writeInt(piece.limit());
                out.write(piece.array(), 0, piece.limit());
            }
        }
    }

    /**
     * Makes an image what it was before the repair, whether that was carried out in whole or in part. If this method fails,
     * it can be called again; the backup stays.
     *
     * @throws BlockException {@code NOT_THIS_FORMAT} if the backup is none, or has been cut; {@code UNSUPPORTED} if the
     *     image was used since the repair; it is not changed then. {@code BUSY} if somebody uses the image
     */
    public static void restore(Path backup, Path image) throws IOException {
        restore(backup, image, false);
    }

    /**
     * As {@link #restore(Path, Path)}.
     *
     * @param evenIfUsed whether to put the old bytes back even if the image was used since: what was done to it then may
     *     be lost, and more
     */
    public static void restore(Path backup, Path image, boolean evenIfUsed) throws IOException {
        replay(backup, null, false);
        try (FileStorage storage = FileStorage.open(image, false)) {
            replay(backup, storage, evenIfUsed);
        }
    }

    private static void requireUnused(RepairStates states, Storage image) throws IOException {
        Optional<String> difference = states.difference(image);
        if (difference.isPresent()) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    image.name() + ": the image was used since the repair: " + difference.get());
        }
    }

    /** Reads the backup, and writes it to the storage if there is one. */
    private static void replay(Path backup, Storage storage, boolean evenIfUsed) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(backup)))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw notABackup(backup, "does not begin with 'platter-repair-2'", null);
            }
            long size = in.readLong();
            long smallest = in.readLong();
            if (smallest < 0 || smallest > size) {
                throw notABackup(backup, "found sizes " + size + " and " + smallest, null);
            }
            RepairStates states = RepairStates.read(in, smallest);
            if (storage != null) {
                if (!evenIfUsed) {
                    requireUnused(states, storage);
                }
                storage.resize(Math.min(smallest, storage.size()));
                storage.resize(size);
            }
            for (long offset = in.readLong(); offset != END; offset = in.readLong()) {
                int length = in.readInt();
                if (offset < 0 || length < 1 || length > PIECE || offset > size - length) {
                    throw notABackup(backup, "found " + length + " bytes for offset " + offset, null);
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                if (storage != null) {
                    storage.write(ByteBuffer.wrap(bytes), offset);
                }
            }
            if (storage != null) {
                storage.flush();
            }
        } catch (EOFException e) {
            throw notABackup(backup, "ends early", e);
        }
    }

    private static BlockException notABackup(Path backup, String found, Exception cause) {
        return new BlockException(
                BlockException.Kind.NOT_THIS_FORMAT, backup + ": " + found + ", expected a backup of a repair", cause);
    }
}
