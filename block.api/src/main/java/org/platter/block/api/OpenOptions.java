package org.platter.block.api;

import java.util.Objects;

/** How to open an image. Immutable; each {@code with} method returns a changed copy. */
public final class OpenOptions {

    /** Reading and writing, with no options. */
    public static final OpenOptions READ_WRITE = new OpenOptions(false, ParentFinder.NONE, FormatOptions.NONE);

    /** Reading only, with no options. */
    public static final OpenOptions READ_ONLY = new OpenOptions(true, ParentFinder.NONE, FormatOptions.NONE);

    private final boolean readOnly;
    private final ParentFinder parents;
    private final FormatOptions format;

    private OpenOptions(boolean readOnly, ParentFinder parents, FormatOptions format) {
        this.readOnly = readOnly;
        this.parents = parents;
        this.format = format;
    }

    /** Whether the disk is to be read only; the image is then not changed in any way. */
    public boolean readOnly() {
        return readOnly;
    }

    /**
     * Checks that the storage can be written, if the disk is to be.
     *
     * @throws BlockException {@code READ_ONLY} if not
     */
    public void requireWritable(Storage storage) throws BlockException {
        if (!readOnly && storage.readOnly()) {
            throw new BlockException(
                    BlockException.Kind.READ_ONLY, storage.name() + ": cannot be written, expected it to be writable");
        }
    }

    /** Where the parents of differencing images are found. */
    public ParentFinder parents() {
        return parents;
    }

    /** The format's own options. */
    public FormatOptions format() {
        return format;
    }

    /** The same with the format's own options replaced. */
    public OpenOptions withFormat(FormatOptions options) {
        return new OpenOptions(readOnly, parents, Objects.requireNonNull(options));
    }

    /** The same with another way to find parents. */
    public OpenOptions withParents(ParentFinder finder) {
        return new OpenOptions(readOnly, Objects.requireNonNull(finder), format);
    }
}
