package org.platter.image.tools;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.platter.block.api.Repair;
import org.platter.block.api.Storage;

/**
 * What an image may look like before, amid and after a repair: the sizes it has in turn, and for every sector that is
 * overwritten what it holds in turn. An image that looks otherwise was used since.
 */
final class RepairStates {

    private static final int SECTOR = 512;
    private static final long END = -1;

    private final Set<Long> sizes = new TreeSet<>();

    /** By offset, the checksums of the contents; a sector that the file's end cuts goes on with zeros. */
    private final Map<Long, Set<Integer>> contents = new TreeMap<>();

    /** Where a restoration, which may be cut off, too, ends the image before it puts back what was there. */
    private final long smallest;

    private RepairStates(long smallest) {
        this.smallest = smallest;
    }

    /**
     * Goes through the steps of a repair, without carrying them out.
     *
     * @param smallest size that the image has meanwhile
     */
    static RepairStates of(Storage storage, List<Repair> steps, long smallest) throws IOException {
        RepairStates states = new RepairStates(smallest);
        Map<Long, byte[]> sectors = new HashMap<>();
        long size = storage.size();
        states.sizes.add(size);
        for (Repair step : steps) {
            if (step instanceof Repair.Overwrite overwrite) {
                states.overwrite(overwrite, storage, sectors);
                size = Math.max(size, overwrite.offset() + overwrite.bytes().length);
            } else if (step instanceof Repair.Resize resize) {
                states.cut(resize.size(), sectors);
                size = resize.size();
            }
            states.sizes.add(size);
        }
        return states;
    }

    private void overwrite(Repair.Overwrite step, Storage storage, Map<Long, byte[]> sectors) throws IOException {
        long end = step.offset() + step.bytes().length;
        for (long at = step.offset(); at < end; ) {
            long offset = at / SECTOR * SECTOR;
            byte[] sector = sectors.get(offset);
            if (sector == null) {
                sector = read(storage, offset);
                sectors.put(offset, sector);
                add(offset, sector);
            }
            int length = (int) (Math.min(offset + SECTOR, end) - at);
            System.arraycopy(step.bytes(), (int) (at - step.offset()), sector, (int) (at - offset), length);
            add(offset, sector);
            at += length;
        }
    }

    private void cut(long size, Map<Long, byte[]> sectors) {
        sectors.forEach((offset, sector) -> {
            if (offset + SECTOR > size) {
                clearFrom(size, offset, sector);
                add(offset, sector);
            }
        });
    }

    private static void clearFrom(long size, long offset, byte[] sector) {
        Arrays.fill(sector, (int) Math.max(0, size - offset), SECTOR, (byte) 0);
    }

    private void add(long offset, byte[] sector) {
        Set<Integer> possible = contents.computeIfAbsent(offset, key -> new HashSet<>());
        possible.add(checksum(sector));
        if (offset + SECTOR > smallest) {
            byte[] cut = sector.clone();
            clearFrom(smallest, offset, cut);
            possible.add(checksum(cut));
        }
    }

    private static byte[] read(Storage storage, long offset) throws IOException {
        byte[] sector = new byte[SECTOR];
        int there = (int) Math.max(0, Math.min(SECTOR, storage.size() - offset));
        if (there > 0) {
            storage.read(ByteBuffer.wrap(sector, 0, there), offset);
        }
        return sector;
    }

    private static int checksum(byte[] sector) {
        CRC32C checksum = new CRC32C();
        checksum.update(sector);
        return (int) checksum.getValue();
    }

    /** What shows that an image was used since; empty if nothing does. */
    Optional<String> difference(Storage storage) throws IOException {
        if (!sizes.contains(storage.size())) {
            return Optional.of("found " + storage.size() + " bytes, expected one of " + sizes);
        }
        for (Map.Entry<Long, Set<Integer>> sector : contents.entrySet()) {
            if (sector.getKey() < storage.size()
                    && !sector.getValue().contains(checksum(read(storage, sector.getKey())))) {
                return Optional.of("the sector at offset " + sector.getKey()
                        + " holds neither what the repair replaced nor what it wrote");
            }
        }
        return Optional.empty();
    }

    void write(DataOutputStream out) throws IOException {
        for (long size : sizes) {
            out.writeLong(size);
        }
        out.writeLong(END);
        for (Map.Entry<Long, Set<Integer>> sector : contents.entrySet()) {
            for (int checksum : sector.getValue()) {
                out.writeLong(sector.getKey());
                out.writeInt(checksum);
            }
        }
        out.writeLong(END);
    }

    static RepairStates read(DataInputStream in, long smallest) throws IOException {
        RepairStates states = new RepairStates(smallest);
        for (long size = in.readLong(); size != END; size = in.readLong()) {
            states.sizes.add(size);
        }
        for (long offset = in.readLong(); offset != END; offset = in.readLong()) {
            states.contents.computeIfAbsent(offset, key -> new HashSet<>()).add(in.readInt());
        }
        return states;
    }
}
