package org.platter.qcow2.driver;

import java.util.List;
import org.platter.block.api.OptionDescription;

/** The names of the format's options: those of {@code qemu-img}, and for parents those of the other drivers here. */
final class Qcow2Options {

    static final String PARENT = "parent";
    static final String RAW_PARENT = "raw_parent";
    static final String IGNORE_PARENT = "ignore_parent";

    static final String COMPAT = "compat";
    static final String CLUSTER_SIZE = "cluster_size";
    static final String REFCOUNT_BITS = "refcount_bits";
    static final String LAZY_REFCOUNTS = "lazy_refcounts";
    static final String PREALLOCATION = "preallocation";
    static final String EXTENDED_L2 = "extended_l2";

    static final List<OptionDescription> OPEN = List.of(
            new OptionDescription(PARENT, "where to look for the backing file first"),
            new OptionDescription(
                    RAW_PARENT,
                    "'on' takes the backing file for raw if the image does not say its format; 'off' (the default) takes"
                            + " only a format that is recognised"),
            new OptionDescription(
                    IGNORE_PARENT,
                    "'on' opens the image without its backing file, for reading only: what that holds reads as zeros"));

    static final List<OptionDescription> CREATE = List.of(
            new OptionDescription(
                    COMPAT,
                    "'1.1' or 'v3' (the default), or '0.10' or 'v2', which has no zero clusters, for old readers"),
            new OptionDescription(CLUSTER_SIZE, "bytes of a cluster, a power of two from 512 to 2M; 64k by default"),
            new OptionDescription(
                    REFCOUNT_BITS,
                    "width of a reference count: 1, 2, 4, 8, 16 (the default), 32 or 64; 16 with compat=0.10"),
            new OptionDescription(
                    LAZY_REFCOUNTS,
                    "'on' allows writers to leave reference counts behind until the image is closed; this driver does"
                            + " not. 'off' is the default"),
            new OptionDescription(
                    PREALLOCATION,
                    "'off' (the default) gives clusters space when they are written, 'metadata' gives all of them space"
                            + " in the file, which the host need not back"),
            new OptionDescription(
                    EXTENDED_L2, "'on' divides clusters of at least 16k into 32 subclusters; 'off' is the default"),
            new OptionDescription(RAW_PARENT, "accepted: the image says that its parent is raw"));

    static final List<OptionDescription> AMEND = List.of(
            new OptionDescription(LAZY_REFCOUNTS, "'on' or 'off'; compat=1.1 only"),
            new OptionDescription(COMPAT, "'1.1' makes an image of compat=0.10 one of version 3"));

    private Qcow2Options() {}
}
