package org.platter.qtest.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.platter.pc.machine.DeviceBench;

/**
 * QEMU's qtest protocol: answers a line with one that begins with {@code OK}, or with {@code FAIL} and what was expected.
 * Numbers are decimal, with {@code 0x} hexadecimal, with {@code 0} octal.
 *
 * <p>Source: QEMU, "QTest Device Emulation Testing Framework", with the forms of QEMU 7.2.
 */
final class QtestProtocol {

    /** The most bytes that one command reads or writes. */
    private static final int LARGEST = 64 << 20;

    private static final int CHUNK = 1 << 15;

    /** Whatever says "the interrupt controllers" in a QOM path. */
    private static final String IOAPIC = "ioapic";

    private static final String PIC = "i8259";

    private final DeviceBench bench;
    private final InterruptReports interrupts;
    private final Consumer<String> out;

    /** @param out takes pieces of the answer, without the line's end */
    QtestProtocol(DeviceBench bench, InterruptReports interrupts, Consumer<String> out) {
        this.bench = bench;
        this.interrupts = interrupts;
        this.out = out;
    }

    /** Does what the line says. */
    void answer(String line) {
        String[] words = line.strip().split(" +");
        try {
            switch (words[0]) {
                case "inb", "inw", "inl" -> in(words);
                case "outb", "outw", "outl" -> out(words);
                case "readb", "readw", "readl", "readq" -> readValue(words);
                case "writeb", "writew", "writel", "writeq" -> writeValue(words);
                case "read" -> read(words);
                case "write" -> write(words);
                case "memset" -> memset(words);
                case "b64read" -> readBase64(words);
                case "b64write" -> writeBase64(words);
                case "irq_intercept_in", "irq_intercept_out" -> intercept(words);
                case "set_irq_in" -> setInterrupt(words);
                case "clock_step" -> clockStep(words);
                case "clock_set" -> clockTo(number(argument(words, 1)));
                case "endianness" -> out.accept("OK little");
                default -> throw new IllegalArgumentException("Unknown command '" + words[0] + "'");
            }
        } catch (IllegalArgumentException e) {
            out.accept("FAIL " + e.getMessage());
        }
    }

    private void in(String[] words) {
        int width = width(words[0]);
        out.accept("OK 0x%04x".formatted(bench.in(port(words), width)));
    }

    private void out(String[] words) {
        int port = port(words);
        bench.out(port, width(words[0]), (int) number(argument(words, 2)));
        out.accept("OK");
    }

    private static int port(String[] words) {
        return (int) number(argument(words, 1)) & 0xFFFF;
    }

    private void readValue(String[] words) {
        ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bench.read(address(words), value.limit(width(words[0])));
        out.accept("OK 0x%016x".formatted(value.clear().getLong()));
    }

    private void writeValue(String[] words) {
        ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        long address = address(words);
        value.putLong(number(argument(words, 2))).flip().limit(width(words[0]));
        bench.write(address, value);
        out.accept("OK");
    }

    private void read(String[] words) {
        long address = address(words);
        int size = size(words);
        out.accept("OK 0x");
        for (int at = 0; at < size; at += CHUNK) {
            ByteBuffer part = ByteBuffer.allocate(Math.min(CHUNK, size - at));
            bench.read(address + at, part);
            out.accept(HexFormat.of().formatHex(part.array()));
        }
    }

    /** Bytes that the line does not have are zeros. */
    private void write(String[] words) {
        long address = address(words);
        int size = size(words);
        String data = argument(words, 3);
        if (!data.startsWith("0x") || data.length() < 3) {
            throw new IllegalArgumentException("found data '" + shortened(data) + "', expected 0x and digits");
        }
        byte[] bytes = new byte[size];
        int given = Math.min(size, (data.length() - 2) / 2);
        System.arraycopy(HexFormat.of().parseHex(data, 2, 2 + 2 * given), 0, bytes, 0, given);
        bench.write(address, ByteBuffer.wrap(bytes));
        out.accept("OK");
    }

    private void memset(String[] words) {
        long address = address(words);
        int size = size(words);
        byte value = (byte) number(argument(words, 3));
        byte[] same = new byte[Math.min(CHUNK, size)];
        Arrays.fill(same, value);
        for (int at = 0; at < size; at += CHUNK) {
            bench.write(address + at, ByteBuffer.wrap(same, 0, Math.min(CHUNK, size - at)));
        }
        out.accept("OK");
    }

    private void readBase64(String[] words) {
        long address = address(words);
        ByteBuffer bytes = ByteBuffer.allocate(size(words));
        bench.read(address, bytes);
        out.accept("OK " + Base64.getEncoder().encodeToString(bytes.array()));
    }

    /** Of data that is not as long as was said, what both have is written. */
    private void writeBase64(String[] words) {
        long address = address(words);
        int size = size(words);
        byte[] bytes = Base64.getDecoder().decode(argument(words, 3));
        bench.write(address, ByteBuffer.wrap(bytes, 0, Math.min(size, bytes.length)));
        out.accept("OK");
    }

    private void intercept(String[] words) {
        requireInterruptController(argument(words, 1));
        if (!interrupts.watch(words[0].equals("irq_intercept_in") ? "in" : "out")) {
            throw new IllegalArgumentException("IRQ intercept already enabled");
        }
        out.accept("OK");
    }

    /** {@code set_irq_in PATH NAME NUMBER LEVEL}. */
    private void setInterrupt(String[] words) {
        requireInterruptController(argument(words, 1));
        long number = number(argument(words, 3));
        long level = number(argument(words, 4));
        bench.setInterrupt((int) Math.max(-1, Math.min(number, 16)), level != 0);
        out.accept("OK");
    }

    private static void requireInterruptController(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.equals(IOAPIC) && !name.equals(PIC)) {
            throw new IllegalArgumentException("Unknown device");
        }
    }

    private void clockStep(String[] words) {
        if (words.length > 1) {
            clockTo(bench.nanos() + number(words[1]));
            return;
        }
        OptionalLong next = bench.nextEvent();
        clockTo(next.orElse(bench.nanos()));
    }

    private void clockTo(long nanos) {
        bench.advanceTo(nanos);
        out.accept("OK " + bench.nanos());
    }

    private static long address(String[] words) {
        return number(argument(words, 1));
    }

    private static int size(String[] words) {
        long size = number(argument(words, 2));
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("found size " + size + ", expected 1 to " + LARGEST);
        }
        return (int) size;
    }

    private static int width(String command) {
        return switch (command.charAt(command.length() - 1)) {
            case 'b' -> 1;
            case 'w' -> 2;
            case 'l' -> 4;
            default -> 8;
        };
    }

    private static String argument(String[] words, int index) {
        if (index >= words.length) {
            throw new IllegalArgumentException(words[0] + ": expected at least " + index + " arguments");
        }
        return words[index];
    }

    private static long number(String word) {
        try {
            if (word.startsWith("0x") || word.startsWith("0X")) {
                return Long.parseUnsignedLong(word.substring(2), 16);
            }
            return word.startsWith("0") ? Long.parseUnsignedLong(word, 8) : Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("found '" + shortened(word) + "', expected a number", e);
        }
    }

    private static String shortened(String word) {
        return word.length() > 40 ? word.substring(0, 40) + "..." : word;
    }
}
