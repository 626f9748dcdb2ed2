package org.platter.block.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;

/** Where an image keeps what is not its disk's data: all that its extents do not name. */
final class Metadata {

    private record Run(long start, long end) {}

    private final List<Run> runs = new ArrayList<>();

    private Metadata() {}

    /** The metadata of an image of so many bytes, as the driver's own extents tell. */
    static Metadata of(BlockDevice device, long imageSize) throws IOException {
        List<Extent> data = device.extents(0, device.info().size()).stream()
                .filter(extent -> extent.kind() == Extent.Kind.DATA && extent.depth() == 0)
                .filter(extent -> extent.hostOffset().isPresent())
                .sorted(Comparator.comparingLong(extent -> extent.hostOffset().getAsLong()))
                .toList();
        Metadata metadata = new Metadata();
        long at = 0;
        for (Extent extent : data) {
            long start = extent.hostOffset().getAsLong();
            metadata.add(at, start);
            at = Math.max(at, start + extent.length());
        }
        metadata.add(at, imageSize);
        return metadata;
    }

    private void add(long start, long end) {
        if (end > start) {
            runs.add(new Run(start, end));
        }
    }

    /** Every offset, if there are not too many; else the first and the last, and some between. */
    TreeSet<Long> offsets(int most, Random random) {
        long total = runs.stream().mapToLong(run -> run.end - run.start).sum();
        TreeSet<Long> chosen = new TreeSet<>();
        if (total <= most) {
            LongStream.range(0, total).forEach(i -> chosen.add(offset(i)));
            return chosen;
        }
        LongStream.range(0, most / 4).forEach(i -> {
            chosen.add(offset(i));
            chosen.add(offset(total - 1 - i));
        });
        while (chosen.size() < most) {
            chosen.add(offset(random.nextLong(total)));
        }
        return chosen;
    }

    private long offset(long index) {
        long left = index;
        for (Run run : runs) {
            if (left < run.end - run.start) {
                return run.start + left;
            }
            left -= run.end - run.start;
        }
        throw new IllegalArgumentException("index " + index);
    }
}
