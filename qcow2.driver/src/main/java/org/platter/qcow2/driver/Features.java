package org.platter.qcow2.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The feature bits of version 3 ("Header", bytes 72 to 95, and "Feature name table"). */
final class Features {

    /** Incompatible: the refcounts may be wrong. */
    static final long DIRTY = 1;

    /** Incompatible: a structure was found damaged; not to be written. */
    static final long CORRUPT = 1 << 1;

    /** Incompatible: guest clusters are in another file. */
    static final long EXTERNAL_DATA = 1 << 2;

    /** Incompatible: the header's compression type is not 0. */
    static final long COMPRESSION_TYPE = 1 << 3;

    /** Incompatible: L2 entries have 128 bits. */
    static final long EXTENDED_L2 = 1 << 4;

    /** Compatible: a writer may leave refcounts behind while the dirty bit is set. */
    static final long LAZY_REFCOUNTS = 1;

    /** Autoclear: the bitmaps agree with the disk. */
    static final long BITMAPS = 1;

    private static final long KNOWN_INCOMPATIBLE = DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION_TYPE | EXTENDED_L2;

    /** Of which kind a bit is, as the name table has it. */
    enum Kind {
        INCOMPATIBLE,
        COMPATIBLE,
        AUTOCLEAR
    }

    /** A bit that has a name. */
    record Bit(Kind kind, int number) {}

    /** The names that QEMU gives the bits. */
    static final List<Map.Entry<Bit, String>> NAMES = List.of(
            Map.entry(new Bit(Kind.INCOMPATIBLE, 0), "dirty bit"),
            Map.entry(new Bit(Kind.INCOMPATIBLE, 1), "corrupt bit"),
            Map.entry(new Bit(Kind.INCOMPATIBLE, 2), "external data file"),
            Map.entry(new Bit(Kind.INCOMPATIBLE, 3), "compression type"),
            Map.entry(new Bit(Kind.INCOMPATIBLE, 4), "extended L2 entries"),
            Map.entry(new Bit(Kind.COMPATIBLE, 0), "lazy refcounts"),
            Map.entry(new Bit(Kind.AUTOCLEAR, 0), "bitmaps"),
            Map.entry(new Bit(Kind.AUTOCLEAR, 1), "raw external data"));

    private Features() {}

    /** The incompatible bits that this driver does not know, by the names that the image gives them. */
    static List<String> unknown(long incompatible, Map<Bit, String> names) {
        List<String> unknown = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((incompatible & ~KNOWN_INCOMPATIBLE & 1L << bit) != 0) {
                String name = names.get(new Bit(Kind.INCOMPATIBLE, bit));
                unknown.add("bit " + bit + (name == null ? " (which the image does not name)" : " '" + name + "'"));
            }
        }
        return unknown.stream().collect(Collectors.toUnmodifiableList());
    }
}
