package org.platter.x86.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Guest physical memory: RAM from address 0, ROM ranges laid over it, and windows to devices. What is none of these
 * reads as ones and swallows writes. Ranges are whole pages of 4 KiB. Used by the machine's thread only.
 */
public final class PhysicalMemory {

    /** Bytes in a page, the unit of ROM ranges and windows. */
    public static final int PAGE = 4096;

    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int ONE_MEBIBYTE = 1 << 20;
    private static final int A20 = 1 << 20;

    // Kinds of pages; what is above them is an index into the windows.
    private static final byte IN_RAM = 0;
    private static final byte IN_ROM = 1;
    private static final byte ABSENT = 2;
    private static final byte FIRST_WINDOW = 3;

    private final byte[] ram;
    private final byte[] kinds = new byte[1 << 20];
    private final List<MemoryWindow> windows = new ArrayList<>();
    private int addressMask = -1;
    private Runnable changeListener = () -> {};

    /**
     * @param size bytes of RAM: a multiple of {@link #PAGE}, at least 1 MiB and at most 2047 MiB
     */
    public PhysicalMemory(int size) {
        if (size < ONE_MEBIBYTE || size % PAGE != 0) {
            throw new IllegalArgumentException("memory size " + size + ": expected whole pages from 1 MiB up");
        }
        ram = new byte[size];
        Arrays.fill(kinds, size / PAGE, kinds.length, ABSENT);
    }

    /** The bytes of RAM; index 0 is physical address 0. */
    public byte[] ram() {
        return ram;
    }

    /**
     * Copies the content into place and makes its pages read-only to the guest. A ROM that ends at 1 MiB appears below
     * 4 GiB as well, as every PC's chipset has it: the processor starts there.
     */
    public void rom(int address, byte[] content) {
        requirePages(address, content.length);
        if ((address & 0xFFFFFFFFL) + content.length <= ram.length) {
            System.arraycopy(content, 0, ram, address, content.length);
            fill(address, content.length, IN_ROM);
        } else {
            window(address, content.length, new HighRom(address, content.clone()));
        }
        if (address + content.length == ONE_MEBIBYTE) {
            window(-content.length, content.length, new HighRom(-content.length, content.clone()));
        }
        changeListener.run();
    }

    /** Lets a device answer {@code length} bytes from {@code address}. */
    public void window(int address, int length, MemoryWindow window) {
        Objects.requireNonNull(window);
        requirePages(address, length);
        int kind = windows.size() + FIRST_WINDOW;
        if (kind > Byte.MAX_VALUE) {
            throw new IllegalStateException("more than " + windows.size() + " memory windows");
        }
        windows.add(window);
        fill(address, length, (byte) kind);
        changeListener.run();
    }

    /** Whether address line 20 is passed on; while it is not, bit 20 of every physical address is 0. */
    public void enableA20(boolean enabled) {
        int mask = enabled ? -1 : ~A20;
        if (mask != addressMask) {
            addressMask = mask;
            changeListener.run();
        }
    }

    /** Reads {@code width} (1, 2 or 4) bytes, little-endian, as the processor would with paging off. */
    public int read(int address, int width) {
        if ((address & PAGE - 1) > PAGE - width) {
            int value = 0;
            for (int i = 0; i < width; i++) {
                value |= read(address + i, 1) << 8 * i;
            }
            return value;
        }
        int at = address & addressMask;
        int kind = kinds[at >>> 12];
        if (kind <= IN_ROM) {
            return get(ram, at, width);
        }
        int value = kind == ABSENT ? -1 : windows.get(kind - FIRST_WINDOW).read(at, width);
        return value & -1 >>> 32 - 8 * width;
    }

    /** Writes {@code width} (1, 2 or 4) bytes, little-endian, as the processor would with paging off. */
    public void write(int address, int width, int value) {
        if ((address & PAGE - 1) > PAGE - width) {
            for (int i = 0; i < width; i++) {
                write(address + i, 1, value >>> 8 * i & 0xFF);
            }
            return;
        }
        int at = address & addressMask;
        int kind = kinds[at >>> 12];
        if (kind == IN_RAM) {
            put(ram, at, width, value);
        } else if (kind >= FIRST_WINDOW) {
            windows.get(kind - FIRST_WINDOW).write(at, width, value & -1 >>> 32 - 8 * width);
        }
    }

    /** Fills the buffer's remaining bytes, as {@link #read(int, int)} would. */
    public void read(int address, ByteBuffer to) {
        for (int at = address; to.hasRemaining(); ) {
            int length = Math.min(PAGE - (at & PAGE - 1), to.remaining());
            int inRam = readableInRam(at);
            if (inRam >= 0) {
                to.put(ram, inRam, length);
            } else {
                for (int i = 0; i < length; i++) {
                    to.put((byte) read(at + i, 1));
                }
            }
            at += length;
        }
    }

    /** Writes the buffer's remaining bytes, as {@link #write(int, int, int)} would. */
    public void write(int address, ByteBuffer from) {
        for (int at = address; from.hasRemaining(); ) {
            int length = Math.min(PAGE - (at & PAGE - 1), from.remaining());
            int inRam = writableInRam(at);
            if (inRam >= 0) {
                from.get(ram, inRam, length);
            } else {
                for (int i = 0; i < length; i++) {
                    write(at + i, 1, from.get() & 0xFF);
                }
            }
            at += length;
        }
    }

    static int get(byte[] bytes, int at, int width) {
        return switch (width) {
            case 4 -> (int) INT.get(bytes, at);
            case 2 -> (short) SHORT.get(bytes, at) & 0xFFFF;
            default -> bytes[at] & 0xFF;
        };
    }

    static void put(byte[] bytes, int at, int width, int value) {
        switch (width) {
            case 4 -> INT.set(bytes, at, value);
            case 2 -> SHORT.set(bytes, at, (short) value);
            default -> bytes[at] = (byte) value;
        }
    }

    /** Tells the processor, which keeps translations, that pages have changed their meaning. */
    void onChange(Runnable listener) {
        changeListener = listener;
    }

    /** Where in {@link #ram} the page of a physical address lies that may be read there directly; negative if nowhere. */
    int readableInRam(int address) {
        int at = address & addressMask;
        return kinds[at >>> 12] <= IN_ROM ? at : -1;
    }

    /** As {@link #readableInRam}, for a page that may be written there directly. */
    int writableInRam(int address) {
        int at = address & addressMask;
        return kinds[at >>> 12] == IN_RAM ? at : -1;
    }

    boolean inRom(int address) {
        int kind = kinds[(address & addressMask) >>> 12];
        return kind == IN_ROM || kind >= FIRST_WINDOW && windows.get(kind - FIRST_WINDOW) instanceof HighRom;
    }

    private void fill(int address, int length, byte kind) {
        Arrays.fill(kinds, address >>> 12, (address >>> 12) + length / PAGE, kind);
    }

    private static void requirePages(int address, int length) {
        if (address % PAGE != 0 || length <= 0 || length % PAGE != 0 || (address & 0xFFFFFFFFL) + length > 1L << 32) {
            throw new IllegalArgumentException("range of " + length + " bytes at 0x" + Integer.toHexString(address)
                    + ": expected whole pages within 4 GiB");
        }
    }

    /** A ROM outside RAM. */
    private record HighRom(int address, byte[] content) implements MemoryWindow {
        @Override
        public int read(int at, int width) {
            return get(content, at - address, width);
        }

        @Override
        public void write(int at, int width, int value) {}
    }
}
