package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.Findings;
import org.platter.block.support.MemoryStorage;

/** Gives images a batmap as tapdisk keeps it: a header behind the table, the map behind that. */
final class TestBatmap {

    private static final int CREATOR_AT = 28;

    private TestBatmap() {}

    /** Makes room for one, without any bit set, in an image without blocks. */
    static void add(MemoryStorage image) throws IOException {
        TestImages.poke(image, CREATOR_AT, (byte) 't', (byte) 'a', (byte) 'p', (byte) 0);
        TestImages.sealFooter(image, 0);
        byte[] footer = new byte[Footer.SIZE];
        image.read(ByteBuffer.wrap(footer), 0);
        HeaderCheck header = header(image);
        int mapSize = (int) Batmap.mapSize(header.layout().blockCount());
        ByteBuffer batmap = ByteBuffer.allocate(512)
                .putLong(0, 0x74646261746D6170L)
                .putLong(8, header.tableEnd() + 512)
                .putInt(16, mapSize / 512)
                .putInt(20, 0x00010002)
                .putInt(24, ~0);
        image.write(batmap, header.tableEnd());
        image.write(ByteBuffer.allocate(mapSize), header.tableEnd() + 512);
        image.write(ByteBuffer.wrap(footer), image.size());
    }

    /** Sets the bits of some of the blocks that hold all their sectors. */
    static void set(MemoryStorage image, Random random) throws IOException {
        Batmap batmap = find(image);
        ByteBuffer map = batmap.map();
        BlockLayout layout = header(image).layout();
        OpenOptions options = OpenOptions.READ_ONLY.withFormat(FormatOptions.NONE.with("ignore_parent", "on"));
        try (BlockDevice device = new VhdDriver().open(image.copy(true), options)) {
            for (int block = 0; block < layout.blockCount(); block++) {
                long start = (long) block * layout.blockSize();
                boolean whole = device.extents(start, layout.usedBytes(block)).stream()
                        .allMatch(extent -> extent.kind() == Extent.Kind.DATA);
                if (whole && random.nextInt(4) > 0) {
                    map.put(block / 8, (byte) (map.get(block / 8) | 0x80 >> block % 8));
                }
            }
        }
        image.write(map, batmap.mapOffset());
        image.write(batmap.headerFor(map.clear()), batmap.headerOffset());
    }

    /** How many blocks it calls whole. */
    static int count(MemoryStorage image) throws IOException {
        ByteBuffer map = find(image).map();
        int count = 0;
        while (map.hasRemaining()) {
            count += Integer.bitCount(map.get() & 0xFF);
        }
        return count;
    }

    private static Batmap find(MemoryStorage image) throws IOException {
        FooterSearch.Choice choice = FooterSearch.in(image).choose(false, new Findings(image.name()));
        return Batmap.of(image, choice.footer(), header(image), choice.dataEnd())
                .orElseThrow();
    }

    private static HeaderCheck header(MemoryStorage image) throws IOException {
        FooterSearch.Choice choice = FooterSearch.in(image).choose(false, new Findings(image.name()));
        Footer footer = choice.footer();
        return new HeaderCheck(
                HeaderCheck.read(image, footer.dataOffset()).orElseThrow(),
                footer.dataOffset(),
                footer.currentSize(),
                choice.dataEnd());
    }
}
