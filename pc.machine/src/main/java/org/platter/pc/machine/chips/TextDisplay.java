package org.platter.pc.machine.chips;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;
import org.platter.pc.machine.console.Screen;
import org.platter.pc.machine.console.ScreenImage;
import org.platter.pc.machine.console.Subscription;
import org.platter.x86.cpu.MemoryWindow;
import org.platter.x86.cpu.PhysicalMemory;

/**
 * A VGA-compatible display adapter in its text modes: 32 KiB of characters and attributes at B8000h, or at B0000h in
 * monochrome, and the registers at 3B0h to 3DFh. Graphics modes show nothing; fonts cannot be loaded.
 *
 * <p>Source: IBM VGA Technical Reference (PS/2 Hardware Interface, Video Subsystem).
 */
public final class TextDisplay implements BytePorts, Screen {

    private static final int TEXT_SIZE = 0x8000;
    private static final int WINDOW = 0xA0000, WINDOW_SIZE = 0x20000;
    private static final int COLOUR_TEXT = 0xB8000, MONOCHROME_TEXT = 0xB0000;

    /** 60 frames a second. */
    private static final long FRAME = 16_666_667;

    /** 400-line text: 449 lines of 31.778 us, of which 400 are shown and two are the vertical retrace. */
    private static final long LINE = 31_778, LINE_SHOWN = 25_422;

    private static final int LINES = 449, LINES_SHOWN = 400, RETRACE_FIRST = 412, RETRACE_LAST = 413;

    private static final ScreenImage DARK = new ScreenImage(0, 0, new byte[0], null, false, new int[16]);

    private final MachineClock clock;
    private final byte[] text = new byte[TEXT_SIZE];
    private final IndexedRegisters crtc = new IndexedRegisters(0x19);
    private final IndexedRegisters sequencer = new IndexedRegisters(5);
    private final IndexedRegisters graphics = new IndexedRegisters(9);
    private final AttributeController attributes = new AttributeController();
    private final Palette palette = new Palette();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private int miscellaneous;
    private int feature;
    private boolean frameComing;

    private volatile ScreenImage image = DARK;
    private volatile long frames;

    public TextDisplay(PortBus ports, PhysicalMemory memory, MachineClock clock) {
        this.clock = clock;
        ports.map(0x3B0, 0x10, this);
        ports.map(0x3C0, 0x20, this);
        memory.window(WINDOW, WINDOW_SIZE, new TextMemory());
        reset();
    }

    /** The reset line. */
    public void reset() {
        miscellaneous = 0;
        feature = 0;
        crtc.reset();
        sequencer.reset();
        graphics.reset();
        attributes.reset();
        palette.reset();
        changed();
    }

    @Override
    public int read(int port) {
        return switch (port) {
            case 0x3C0 -> attributes.index();
            case 0x3C1 -> attributes.read();
            case 0x3C2 -> 0x10; // a display is connected
            case 0x3C4 -> sequencer.index();
            case 0x3C5 -> sequencer.read();
            case 0x3C6 -> palette.mask();
            case 0x3C7 -> palette.state();
            case 0x3C8 -> palette.writeIndex();
            case 0x3C9 -> palette.read();
            case 0x3CA -> feature;
            case 0x3CC -> miscellaneous;
            case 0x3CE -> graphics.index();
            case 0x3CF -> graphics.read();
            default -> isCrtc(port) ? readCrtc(port & 0xF) : 0xFF;
        };
    }

    @Override
    public void write(int port, int value) {
        switch (port) {
            case 0x3C0 -> attributes.write(value);
            case 0x3C2 -> miscellaneous = value;
            case 0x3C4 -> sequencer.select(value);
            case 0x3C5 -> sequencer.write(value);
            case 0x3C6 -> palette.setMask(value);
            case 0x3C7 -> palette.selectForReading(value);
            case 0x3C8 -> palette.selectForWriting(value);
            case 0x3C9 -> palette.write(value);
            case 0x3CE -> graphics.select(value);
            case 0x3CF -> graphics.write(value);
            default -> {
                if (isCrtc(port)) {
                    writeCrtc(port & 0xF, value);
                }
            }
        }
        changed();
    }

    private boolean isCrtc(int port) {
        return (port & 0x3F0) == (colour() ? 0x3D0 : 0x3B0);
    }

    private int readCrtc(int register) {
        return switch (register) {
            case 4 -> crtc.index();
            case 5 -> crtc.read();
            case 0xA -> {
                attributes.expectIndex();
                yield inputStatus();
            }
            default -> 0xFF;
        };
    }

    private void writeCrtc(int register, int value) {
        switch (register) {
            case 4 -> crtc.select(value);
            case 5 -> {
                boolean locked = crtc.index() < 8 && (crtc.get(0x11) & 0x80) != 0;
                if (!locked) {
                    crtc.write(value);
                } else if (crtc.index() == 7) {
                    crtc.write(crtc.get(7) & ~0x10 | value & 0x10);
                }
            }
            case 0xA -> feature = value;
            default -> {
                // Nothing else is there.
            }
        }
    }

    /** Bit 0: no pixels are sent now; bit 3: vertical retrace. */
    private int inputStatus() {
        long now = clock.now();
        long line = now / LINE % LINES;
        boolean retrace = line >= RETRACE_FIRST && line <= RETRACE_LAST;
        boolean blank = line >= LINES_SHOWN || now % LINE >= LINE_SHOWN;
        return (retrace ? 8 : 0) | (blank ? 1 : 0);
    }

    private boolean colour() {
        return (miscellaneous & 1) != 0;
    }

    @Override
    public ScreenImage image() {
        return image;
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public Subscription onFrame(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void changed() {
        if (!frameComing) {
            frameComing = true;
            clock.at(clock.now() + FRAME, this::show);
        }
    }

    /** Shows what has changed since the last frame without waiting for the next. */
    public void show() {
        if (frameComing) {
            frameComing = false;
            image = draw();
            frames++;
            listeners.forEach(Runnable::run);
        }
    }

    private ScreenImage draw() {
        boolean on = attributes.on() && (sequencer.get(1) & 0x20) == 0 && (graphics.get(6) & 1) == 0;
        if (!on) {
            return DARK;
        }
        int columns = crtc.get(1) + 1;
        int lines = (crtc.get(0x12) | (crtc.get(7) & 0x02) << 7 | (crtc.get(7) & 0x40) << 3) + 1;
        int cellHeight = (crtc.get(9) & 0x1F) + 1;
        int rows = lines / cellHeight;
        int start = crtc.get(0x0C) << 8 | crtc.get(0x0D);
        int pitch = crtc.get(0x13) * 2;
        byte[] cells = new byte[columns * rows * 2];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int from = (start + row * pitch + column) * 2 & TEXT_SIZE - 1;
                int to = (row * columns + column) * 2;
                cells[to] = text[from];
                cells[to + 1] = text[from + 1];
            }
        }
        int[] colours = new int[16];
        for (int i = 0; i < 16; i++) {
            colours[i] = palette.colour(attributes.paletteIndex(i));
        }
        return new ScreenImage(columns, rows, cells, cursor(columns, rows, start, pitch), attributes.blinks(), colours);
    }

    private ScreenImage.Cursor cursor(int columns, int rows, int start, int pitch) {
        int first = crtc.get(0x0A) & 0x1F;
        int last = crtc.get(0x0B) & 0x1F;
        boolean off = (crtc.get(0x0A) & 0x20) != 0 || first > last;
        int at = (crtc.get(0x0E) << 8 | crtc.get(0x0F)) - start;
        if (off || at < 0 || pitch == 0 || at / pitch >= rows || at % pitch >= columns) {
            return null;
        }
        return new ScreenImage.Cursor(at % pitch, at / pitch, first, last);
    }

    /** Text memory where the graphics controller puts it. */
    private final class TextMemory implements MemoryWindow {

        @Override
        public int read(int address, int width) {
            int value = 0;
            for (int i = 0; i < width; i++) {
                int offset = offset(address + i);
                value |= (offset < 0 ? 0xFF : text[offset] & 0xFF) << 8 * i;
            }
            return value;
        }

        @Override
        public void write(int address, int width, int value) {
            for (int i = 0; i < width; i++) {
                int offset = offset(address + i);
                if (offset >= 0) {
                    text[offset] = (byte) (value >>> 8 * i);
                }
            }
            changed();
        }

        /** Where in text memory an address leads, -1 if nowhere. */
        private int offset(int address) {
            int start = switch (graphics.get(6) >> 2 & 3) {
                case 2 -> MONOCHROME_TEXT;
                case 3 -> COLOUR_TEXT;
                default -> 0;
            };
            return start != 0 && address >= start && address < start + TEXT_SIZE ? address - start : -1;
        }
    }
}
