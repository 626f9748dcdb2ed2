package org.platter.vhd.driver;

import org.platter.block.api.BlockException;

/**
 * How a disk is cut into blocks, and a block into sectors: in the file, a block is a bitmap of whole sectors and then its
 * data.
 *
 * @param diskSize bytes the guest sees, whole sectors
 * @param blockSize bytes of a block's data, a power of two
 */
record BlockLayout(long diskSize, int blockSize) {

    static final int SECTOR = 512;
    static final int PAGE = 4096;
    static final int MIN_BLOCK_SIZE = SECTOR;
    static final int MAX_BLOCK_SIZE = 256 << 20;

    /** Opening an image takes up to 16 bytes of memory a block, checking it up to 40. */
    static final int MAX_BLOCKS = 1 << 24;

    /** Blocks of the disk; the last may reach beyond the disk's end. */
    long blockCount() {
        return diskSize / blockSize + (diskSize % blockSize == 0 ? 0 : 1);
    }

    /** Refuses a disk of too many blocks. */
    void requireBlockCount(String imageName) throws BlockException {
        if (blockCount() > MAX_BLOCKS) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    imageName + ": a disk of " + blockCount() + " blocks, expected at most " + MAX_BLOCKS
                            + "; blocks of " + blockSizeThatFits() + " bytes would do");
        }
    }

    private long blockSizeThatFits() {
        long enough = blockSize;
        while (new BlockLayout(diskSize, (int) enough).blockCount() > MAX_BLOCKS) {
            enough *= 2;
        }
        return enough;
    }

    int block(long offset) {
        return (int) (offset / blockSize);
    }

    int withinBlock(long offset) {
        return (int) (offset % blockSize);
    }

    /** How much of a block belongs to the disk. */
    int usedBytes(int block) {
        return (int) Math.min(blockSize, diskSize - (long) block * blockSize);
    }

    int sectorsPerBlock() {
        return blockSize / SECTOR;
    }

    int bitmapSize() {
        return (int) alignUp((sectorsPerBlock() + 7) / 8, SECTOR);
    }

    /** Bytes of a whole block in the file. */
    long storedSize() {
        return (long) bitmapSize() + blockSize;
    }

    /**
     * Where a block goes whose space starts not before an offset: so that its data starts on a page of the host, unless
     * blocks are smaller.
     */
    long place(long offset) {
        return alignUp(offset + bitmapSize(), Math.min(PAGE, blockSize)) - bitmapSize();
    }

    static long alignUp(long offset, int powerOfTwo) {
        return (offset + powerOfTwo - 1) & -powerOfTwo;
    }
}
