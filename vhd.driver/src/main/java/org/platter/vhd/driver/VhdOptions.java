package org.platter.vhd.driver;

import java.util.List;
import org.platter.block.api.OptionDescription;

/** The names of the format's options. */
final class VhdOptions {

    static final String SIZE = "size";
    static final String CURRENT = "current";
    static final String CHS = "chs";
    static final String LENIENT = "lenient";

    static final String PARENT = "parent";
    static final String RAW_PARENT = "raw_parent";
    static final String IGNORE_PARENT = "ignore_parent";

    static final String BITMAP_CACHE = "bitmap_cache";

    static final String SUBFORMAT = "subformat";
    static final String FORCE_SIZE = "force_size";
    static final String BLOCK_SIZE = "block_size";

    static final String UUID = "uuid";
    static final String CREATOR = "creator";
    static final String GEOMETRY = "geometry";
    static final String TIMESTAMP = "timestamp";
    static final String SAVED_STATE = "saved_state";

    /** Options for opening that hold for the whole chain. */
    static final List<String> FOR_ANCESTORS = List.of(RAW_PARENT, LENIENT);

    static final List<OptionDescription> AMEND = List.of(
            new OptionDescription(UUID, "the disk's identity; a differencing image names its parent by it"),
            new OptionDescription(CREATOR, "who made the image, one to four characters such as 'pltr' or 'vpc'"),
            new OptionDescription(GEOMETRY, "cylinders/heads/sectors, such as 1024/16/63"),
            new OptionDescription(TIMESTAMP, "when the image was made, such as 2026-11-22T18:00:00Z"),
            new OptionDescription(
                    SAVED_STATE, "'off' says that no saved state of a virtual machine depends on the image"));

    static final List<OptionDescription> OPEN = List.of(
            new OptionDescription(
                    SIZE,
                    "which size the guest sees: 'current' (the default) as the footer records it, 'chs' what its geometry"
                            + " covers"),
            new OptionDescription(
                    LENIENT,
                    "'on' opens an image, or a parent, whose checksums are wrong, for reading only; 'off' (the default)"
                            + " refuses it"),
            new OptionDescription(
                    PARENT,
                    "where to look first for the parent of a differencing image; its UUID must be right all the same"),
            new OptionDescription(
                    RAW_PARENT,
                    "'on' believes a differencing image, and those below it, whose parent has no UUID that this is a raw"
                            + " image; 'off' (the default) refuses it"),
            new OptionDescription(
                    IGNORE_PARENT,
                    "'on' opens a differencing image without its parent, for reading only: what the parent holds reads as"
                            + " zeros"),
            new OptionDescription(
                    BITMAP_CACHE,
                    "bytes of memory, 64M by default, for the bitmaps of blocks that hold some of their sectors; if more"
                            + " are changed, they are written before the guest asks for it"));

    static final List<OptionDescription> CREATE = List.of(
            new OptionDescription(
                    SUBFORMAT,
                    "'dynamic' (the default) takes space as it is written, 'fixed' all at once; 'differencing' (the default"
                            + " with a parent) holds what differs from its parent"),
            new OptionDescription(
                    RAW_PARENT, "'on' allows a parent that is a raw image, which only blktap and this driver open"),
            new OptionDescription(
                    FORCE_SIZE,
                    "'on' (the default) makes the disk exactly as large as asked for; 'off' rounds it up to what a"
                            + " geometry covers, for Virtual PC"),
            new OptionDescription(
                    CREATOR,
                    "who is to have made the image, one to four characters; by default 'pltr', or 'qem2' where QEMU"
                            + " would cut a disk of pltr's. With 'vpc', 'vs' or 'qemu', whose size is that of the"
                            + " geometry, force_size is off by default"),
            new OptionDescription(
                    BLOCK_SIZE,
                    "bytes of a block of a dynamic image, a power of two from 512 to 256M; 2M by default, or the parent's"));

    private VhdOptions() {}
}
