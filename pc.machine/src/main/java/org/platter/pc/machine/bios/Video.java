package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.*;

import org.platter.x86.cpu.Cpu;

/**
 * INT 10h: the display, in text modes. Functions of graphics modes and the loading of fonts do nothing.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 10h; Ralf Brown's Interrupt List.
 */
final class Video {

    private static final int BLANK = ' ';
    private static final int NORMAL = 0x07;
    private static final int BELL = 7, BACKSPACE = 8, LINE_FEED = 10, RETURN = 13;

    private final Guest guest;

    Video(Guest guest) {
        this.guest = guest;
    }

    void service() {
        switch (guest.ah()) {
            case 0x00 -> setMode(guest.al());
            case 0x01 -> setCursorShape(guest.cx());
            case 0x02 -> setCursor(guest.bh() & 7, guest.dl(), guest.dh());
            case 0x03 -> {
                guest.setCx(guest.word(CURSOR_SHAPE));
                guest.setDx(guest.word(CURSORS + 2 * (guest.bh() & 7)));
            }
            case 0x05 -> showPage(guest.al() & 7);
            case 0x06 -> scrollWindow(guest.al());
            case 0x07 -> scrollWindow(-guest.al());
            case 0x08 -> guest.setAx(guest.word(cell(guest.bh() & 7)));
            case 0x09 -> writeCells(true);
            case 0x0A -> writeCells(false);
            case 0x0B -> setBorder();
            case 0x0E -> teletype(guest.al(), guest.octet(PAGE), -1);
            case 0x0F -> {
                guest.setAl(guest.octet(VIDEO_MODE) | guest.octet(VIDEO_CONTROL) & 0x80);
                guest.setAh(columns());
                guest.setBh(guest.octet(PAGE));
            }
            case 0x10 -> palette();
            case 0x11 -> font();
            case 0x12 -> alternateSelect();
            case 0x13 -> writeString();
            case 0x1A -> displayCombination();
            case 0x1B -> state();
            default -> {
                // Light pen, pixels, and what later adapters added.
            }
        }
    }

    /** The text mode of a number, cleared unless bit 7 is set; other modes are not there and change nothing. */
    void setMode(int number) {
        VideoMode mode = VideoMode.of(number & 0x7F);
        if (mode == null) {
            return;
        }
        boolean keep = (number & 0x80) != 0;
        mode.program(guest);
        guest.putOctet(VIDEO_MODE, number & 0x7F);
        guest.putWord(COLUMNS, mode.columns);
        guest.putWord(PAGE_SIZE, mode.pageSize());
        guest.putWord(PAGE_START, 0);
        for (int page = 0; page < 8; page++) {
            guest.putWord(CURSORS + 2 * page, 0);
        }
        guest.putOctet(PAGE, 0);
        guest.putWord(CRTC_PORT, mode.crtcPort);
        guest.putOctet(MODE_REGISTER, mode.modeRegister);
        guest.putOctet(CGA_PALETTE, mode.cgaPalette);
        guest.putOctet(LAST_ROW, VideoMode.ROWS - 1);
        guest.putWord(CELL_HEIGHT, VideoMode.CELL_HEIGHT);
        guest.putOctet(VIDEO_CONTROL, keep ? 0xE0 : 0x60);
        guest.putOctet(VIDEO_SWITCHES, 0xF9);
        guest.putOctet(VIDEO_FLAGS, 0x51);
        guest.putOctet(DISPLAY_COMBINATION, 0x08);
        int equipment = guest.word(EQUIPMENT) & ~0x30;
        guest.putWord(EQUIPMENT, equipment | (mode == VideoMode.MONOCHROME_80 ? 0x30 : 0x20));
        if (!keep) {
            for (int at = 0; at < 0x8000; at += 2) {
                guest.putWord(mode.memory + at, NORMAL << 8 | BLANK);
            }
        }
        setCursorShape(0x0607);
        setCursor(0, 0, 0);
    }

    void print(String text) {
        for (char c : text.toCharArray()) {
            if (c == '\n') {
                teletype(RETURN, guest.octet(PAGE), -1);
            }
            teletype(c, guest.octet(PAGE), -1);
        }
    }

    private int columns() {
        return Math.max(1, guest.word(COLUMNS));
    }

    private int rows() {
        return guest.octet(LAST_ROW) + 1;
    }

    private int memory() {
        return guest.word(CRTC_PORT) == VideoMode.MONOCHROME_80.crtcPort ? 0xB0000 : 0xB8000;
    }

    private int address(int page, int column, int row) {
        return memory() + (page * guest.word(PAGE_SIZE) + (row * columns() + column) * 2 & 0x7FFF);
    }

    /** The address of the cell under a page's cursor. */
    private int cell(int page) {
        int position = guest.word(CURSORS + 2 * page);
        return address(page, position & 0xFF, position >> 8);
    }

    private void setCrtc(int register, int value) {
        guest.outWord(guest.word(CRTC_PORT), value << 8 | register);
    }

    private void setCursorShape(int shape) {
        guest.putWord(CURSOR_SHAPE, shape);
        int first = shape >> 8 & 0x3F;
        int last = shape & 0x1F;
        boolean emulated = (guest.octet(VIDEO_CONTROL) & 1) == 0;
        if (emulated && first < 8 && last < 8) {
            // Programs give the lines of an 8-line cell: scaled to the cell as it is.
            int height = guest.octet(CELL_HEIGHT);
            boolean underline = first <= last && first >= 6;
            int scaledLast = underline ? height - 2 : (last + 1) * height / 8 - 1;
            int scaledFirst = underline ? scaledLast - (last - first) : first * height / 8;
            first = scaledFirst;
            last = scaledLast;
        }
        setCrtc(0x0A, first);
        setCrtc(0x0B, last);
    }

    private void setCursor(int page, int column, int row) {
        guest.putWord(CURSORS + 2 * page, row << 8 | column);
        if (page == guest.octet(PAGE)) {
            int at = guest.word(PAGE_START) / 2 + row * columns() + column;
            setCrtc(0x0E, at >> 8 & 0xFF);
            setCrtc(0x0F, at & 0xFF);
        }
    }

    private void showPage(int page) {
        int start = page * guest.word(PAGE_SIZE) & 0x7FFF;
        guest.putOctet(PAGE, page);
        guest.putWord(PAGE_START, start);
        setCrtc(0x0C, start / 2 >> 8);
        setCrtc(0x0D, start / 2 & 0xFF);
        int position = guest.word(CURSORS + 2 * page);
        setCursor(page, position & 0xFF, position >> 8);
    }

    private void scrollWindow(int lines) {
        int right = Math.min(guest.dl(), columns() - 1);
        int bottom = Math.min(guest.dh(), rows() - 1);
        scroll(guest.octet(PAGE), guest.cl(), guest.ch(), right, bottom, lines, guest.bh());
    }

    /** Moves a window up by so many lines, down if negative; clears it if that is 0 or more than it has. */
    private void scroll(int page, int left, int top, int right, int bottom, int lines, int attribute) {
        int height = bottom - top + 1;
        int distance = lines == 0 || Math.abs(lines) > height ? height : Math.abs(lines);
        for (int i = 0; i < height; i++) {
            int to = lines >= 0 ? top + i : bottom - i;
            int from = lines >= 0 ? to + distance : to - distance;
            boolean moved = i < height - distance;
            for (int column = left; column <= right; column++) {
                int value = moved ? guest.word(address(page, column, from)) : attribute << 8 | BLANK;
                guest.putWord(address(page, column, to), value);
            }
        }
    }

    private void writeCells(boolean withAttribute) {
        int at = cell(guest.bh() & 7);
        int count = Math.min(guest.cx(), 0x4000);
        for (int i = 0; i < count; i++) {
            int address = memory() + (at - memory() + 2 * i & 0x7FFF);
            guest.putOctet(address, guest.al());
            if (withAttribute) {
                guest.putOctet(address + 1, guest.bl());
            }
        }
    }

    /**
     * Writes a character at a page's cursor, which moves on; the screen scrolls when it leaves the last row.
     *
     * @param attribute -1 for that of the cell written over
     */
    private void teletype(int character, int page, int attribute) {
        int position = guest.word(CURSORS + 2 * page);
        int column = position & 0xFF;
        int row = position >> 8;
        switch (character) {
            case BELL -> {
                return;
            }
            case BACKSPACE -> column = Math.max(0, column - 1);
            case LINE_FEED -> row++;
            case RETURN -> column = 0;
            default -> {
                int at = address(page, column, row);
                guest.putOctet(at, character);
                if (attribute >= 0) {
                    guest.putOctet(at + 1, attribute);
                }
                column++;
            }
        }
        if (column >= columns()) {
            column = 0;
            row++;
        }
        if (row >= rows()) {
            row = rows() - 1;
            int blank = guest.octet(address(page, Math.min(column, columns() - 1), row) + 1);
            scroll(page, 0, 0, columns() - 1, row, 1, blank);
        }
        setCursor(page, column, row);
    }

    private void setBorder() {
        if (guest.bh() == 0) {
            setAttributeRegister(0x11, guest.bl() & 0x1F);
        }
    }

    private void setAttributeRegister(int register, int value) {
        guest.in(guest.word(CRTC_PORT) + 6);
        guest.out(0x3C0, register);
        guest.out(0x3C0, value);
        guest.out(0x3C0, 0x20);
    }

    private int attributeRegister(int register) {
        guest.in(guest.word(CRTC_PORT) + 6);
        guest.out(0x3C0, register);
        int value = guest.in(0x3C1);
        guest.in(guest.word(CRTC_PORT) + 6);
        guest.out(0x3C0, 0x20);
        return value;
    }

    private void palette() {
        switch (guest.al()) {
            case 0x00 -> setAttributeRegister(guest.bl() & 0x1F, guest.bh());
            case 0x01 -> setAttributeRegister(0x11, guest.bh());
            case 0x02 -> {
                int table = guest.address(Cpu.ES, guest.dx());
                for (int i = 0; i < 17; i++) {
                    setAttributeRegister(i < 16 ? i : 0x11, guest.octet(table + i));
                }
            }
            case 0x03 -> setAttributeRegister(0x10, attributeRegister(0x10) & ~8 | (guest.bl() & 1) << 3);
            case 0x07 -> guest.setBh(attributeRegister(guest.bl() & 0x1F));
            case 0x08 -> guest.setBh(attributeRegister(0x11));
            case 0x09 -> {
                int table = guest.address(Cpu.ES, guest.dx());
                for (int i = 0; i < 17; i++) {
                    guest.putOctet(table + i, attributeRegister(i < 16 ? i : 0x11));
                }
            }
            case 0x10 -> {
                guest.out(0x3C8, guest.bx());
                guest.out(0x3C9, guest.dh());
                guest.out(0x3C9, guest.ch());
                guest.out(0x3C9, guest.cl());
            }
            case 0x12 -> {
                guest.out(0x3C8, guest.bx());
                int table = guest.address(Cpu.ES, guest.dx());
                for (int i = 0; i < 3 * Math.min(guest.cx(), 256); i++) {
                    guest.out(0x3C9, guest.octet(table + i));
                }
            }
            case 0x15 -> {
                guest.out(0x3C7, guest.bx());
                guest.setDx(guest.in(0x3C9) << 8 | guest.dl());
                int green = guest.in(0x3C9);
                guest.setCx(green << 8 | guest.in(0x3C9));
            }
            case 0x17 -> {
                guest.out(0x3C7, guest.bx());
                int table = guest.address(Cpu.ES, guest.dx());
                for (int i = 0; i < 3 * Math.min(guest.cx(), 256); i++) {
                    guest.putOctet(table + i, guest.in(0x3C9));
                }
            }
            default -> {
                // Colour pages and grey scales are not there.
            }
        }
    }

    /** 1130h tells where the fonts are; loading one is not supported. */
    private void font() {
        if (guest.al() != 0x30) {
            return;
        }
        int offset = switch (guest.bh()) {
            case 0 -> guest.word(4 * 0x1F);
            case 1 -> guest.word(4 * 0x43);
            case 3 -> Rom.FONT_8X8;
            case 4 -> Rom.FONT_8X8 + 128 * 8;
            default -> Rom.FONT_8X16;
        };
        int segment = switch (guest.bh()) {
            case 0 -> guest.word(4 * 0x1F + 2);
            case 1 -> guest.word(4 * 0x43 + 2);
            default -> Rom.SEGMENT;
        };
        guest.setEs(segment);
        guest.setBp(offset);
        guest.setCx(guest.word(CELL_HEIGHT));
        guest.setDx(guest.dx() & 0xFF00 | guest.octet(LAST_ROW));
    }

    private void alternateSelect() {
        switch (guest.bl()) {
            case 0x10 -> {
                guest.setBx(0x0003); // colour, 256 KiB
                guest.setCx(0x0009); // feature bits and switches of an enhanced colour display
            }
            // Scan lines, palette loading, video, grey scales, cursor emulation: accepted, of which the last has an
            // effect.
            case 0x34 -> {
                guest.putOctet(VIDEO_CONTROL, guest.octet(VIDEO_CONTROL) & ~1 | guest.al() & 1);
                guest.setAl(0x12);
            }
            case 0x30, 0x31, 0x33 -> guest.setAl(0x12);
            default -> {
                // Not there.
            }
        }
    }

    private void writeString() {
        int page = guest.bh() & 7;
        int options = guest.al();
        int before = guest.word(CURSORS + 2 * page);
        int at = guest.address(Cpu.ES, guest.bp());
        setCursor(page, guest.dl(), guest.dh());
        for (int i = 0; i < guest.cx(); i++) {
            int character = guest.octet(at++);
            int attribute = (options & 2) != 0 ? guest.octet(at++) : guest.bl();
            teletype(character, page, attribute);
        }
        if ((options & 1) == 0) {
            setCursor(page, before & 0xFF, before >> 8);
        }
    }

    private void displayCombination() {
        if (guest.al() == 0) {
            guest.setBx(guest.octet(DISPLAY_COMBINATION));
            guest.setAl(0x1A);
        } else if (guest.al() == 1) {
            guest.putOctet(DISPLAY_COMBINATION, guest.bl());
            guest.setAl(0x1A);
        }
    }

    /** 1Bh: the state table of 64 bytes at ES:DI. */
    private void state() {
        if (guest.bx() != 0) {
            return;
        }
        int at = guest.address(Cpu.ES, guest.di());
        for (int i = 0; i < 64; i++) {
            guest.putOctet(at + i, 0);
        }
        guest.putWord(at, Rom.VIDEO_FUNCTIONALITY);
        guest.putWord(at + 2, Rom.SEGMENT);
        for (int i = 0; i < 0x1E; i++) {
            guest.putOctet(at + 4 + i, guest.octet(VIDEO_MODE + i));
        }
        guest.putOctet(at + 0x22, rows());
        guest.putWord(at + 0x23, guest.word(CELL_HEIGHT));
        guest.putOctet(at + 0x25, guest.octet(DISPLAY_COMBINATION));
        guest.putWord(at + 0x27, 16);
        guest.putOctet(at + 0x29, 8);
        guest.putOctet(at + 0x2A, 2); // 400 scan lines
        guest.putOctet(at + 0x31, 3); // 256 KiB
        guest.setAl(0x1B);
    }
}
