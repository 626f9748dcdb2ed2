package org.platter.block.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.CheckedDevice;
import org.platter.block.support.ForwardingStorage;

/** A driver for disks behind a header, with one thing wrong with it. */
final class FlawedDriver implements BlockDriver {

    /** What may be wrong. */
    enum Flaw {
        NONE,
        CREATES_OTHER_SIZES,
        KEEPS_OLD_CONTENT,
        BIDS_FOR_ANYTHING,
        SHIFTS_BY_A_SECTOR,
        FORGETS_SHORT_WRITES,
        CALLS_DATA_A_HOLE,
        WRITES_WHEN_READ_ONLY,
        LEAVES_THE_STORAGE_OPEN,
        REMEMBERS_DISKS,
        HAS_A_CURSOR,
        DOES_NOT_FLUSH,
        HIDES_FAILURES,
        TRUSTS_THE_HEADER
    }

    private static final byte[] MAGIC = "FLAWED?!".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 512;
    private static final List<BlockDevice> REMEMBERED = new ArrayList<>();

    private final Flaw flaw;
    private int opened;

    FlawedDriver(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public String format() {
        return "flawed";
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
        if (flaw == Flaw.BIDS_FOR_ANYTHING && storage.size() > 0) {
            return new ProbeScore(1, "something");
        }
        if (storage.size() < HEADER) {
            return ProbeScore.NONE;
        }
        storage.read(start, 0);
        return start.flip().equals(ByteBuffer.wrap(MAGIC)) ? new ProbeScore(90, "magic") : ProbeScore.NONE;
    }

    @Override
    public BlockDevice open(Storage given, OpenOptions options) throws IOException {
        options.format().requireKnown(openOptions());
        options.requireWritable(given);
        if (probe(given) == ProbeScore.NONE) {
            throw new BlockException(BlockException.Kind.NOT_THIS_FORMAT, given.name() + ": no magic");
        }
        if (flaw == Flaw.WRITES_WHEN_READ_ONLY && !given.readOnly()) {
            given.write(ByteBuffer.wrap(new byte[] {(byte) ++opened}), MAGIC.length);
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        given.read(header, 0);
        long size = header.getLong(MAGIC.length + 8);
        if (flaw == Flaw.TRUSTS_THE_HEADER) {
            new ArrayList<>(List.of(new byte[(int) (size / 16)]));
        } else if (size < 0 || size % 512 != 0 || size > given.size() - HEADER) {
            throw new BlockException(BlockException.Kind.CORRUPT, given.name() + ": a disk of " + size + " bytes");
        }
        Storage storage = flaw == Flaw.LEAVES_THE_STORAGE_OPEN ? new Unclosed(given) : given;
        BlockDevice device = new Device(
                DeviceInfo.of(format(), size).readOnly(options.readOnly()).build(), storage);
        if (flaw == Flaw.REMEMBERS_DISKS) {
            REMEMBERED.add(device);
        }
        return device;
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        options.format().requireKnown(createOptions());
        long size = flaw == Flaw.CREATES_OTHER_SIZES ? options.size() / 4096 * 4096 : options.size();
        if (size > 1L << 50) {
            throw new BlockException(BlockException.Kind.UNSUPPORTED, storage.name() + ": too large");
        }
        if (flaw != Flaw.KEEPS_OLD_CONTENT) {
            storage.resize(0);
        }
        storage.resize(HEADER + size);
        storage.write(ByteBuffer.allocate(8).putLong(size).flip(), MAGIC.length + 8);
        storage.write(ByteBuffer.wrap(MAGIC), 0);
        storage.flush();
    }

    private static final class Unclosed extends ForwardingStorage {

        Unclosed(Storage storage) {
            super(storage);
        }

        @Override
        public void close() {}
    }

    private final class Device extends CheckedDevice {

        private volatile long cursor;

        Device(DeviceInfo info, Storage storage) {
            super(info, storage);
        }

        @Override
        protected void doRead(ByteBuffer to, long offset) throws IOException {
            seek(HEADER + offset);
            storage().read(to, flaw == Flaw.HAS_A_CURSOR ? cursor : HEADER + offset);
        }

        @Override
        protected void doWrite(ByteBuffer from, long offset) throws IOException {
            boolean shifted =
                    flaw == Flaw.SHIFTS_BY_A_SECTOR && offset > 0 && offset + from.remaining() < info().size();
            if (flaw == Flaw.FORGETS_SHORT_WRITES && from.remaining() == 512) {
                from.position(from.limit());
                return;
            }
            int start = from.position();
            try {
                storage().write(from, HEADER + offset + (shifted ? 512 : 0));
            } catch (IOException e) {
                if (flaw != Flaw.HIDES_FAILURES) {
                    throw e;
                }
                from.position(start).position(from.limit());
            }
        }

        @Override
        protected void doFlush() throws IOException {
            if (flaw != Flaw.DOES_NOT_FLUSH) {
                super.doFlush();
            }
        }

        @Override
        protected List<Extent> doExtents(long offset, long length) {
            return List.of(
                    flaw == Flaw.CALLS_DATA_A_HOLE
                            ? Extent.hole(offset, length)
                            : Extent.data(offset, length, HEADER + offset));
        }

        private void seek(long position) {
            cursor = position;
            Thread.yield();
        }
    }
}
