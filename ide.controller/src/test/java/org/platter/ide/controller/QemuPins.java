package org.platter.ide.controller;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.platter.block.kit.Peer;

/** QEMU's PIIX3 controller, reached by the qtest protocol on standard input and output. */
final class QemuPins implements Pins {

    /** Device 1 function 1, by configuration mechanism 1. */
    private static final int IDE_FUNCTION = 0x8000_0900;

    private final Process qemu;
    private final Writer commands;
    private final BufferedReader answers;

    /** A PC whose first disk is this raw image. */
    QemuPins(Path image) throws IOException {
        Peer.require("qemu-system-i386", "qemu-system-x86");
        List<String> command = List.of(
                "qemu-system-i386",
                "-machine",
                "pc",
                "-accel",
                "tcg",
                "-bios",
                haltingFirmware(image.resolveSibling("halt.bin")).toString(),
                "-display",
                "none",
                "-nodefaults",
                "-qtest",
                "stdio",
                "-qtest-log",
                "/dev/null",
                "-drive",
                "file=" + image + ",if=ide,format=raw,discard=unmap");
        qemu = new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
        commands = qemu.outputWriter(StandardCharsets.US_ASCII);
        answers = new BufferedReader(new InputStreamReader(qemu.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Debian's QEMU has no accelerator "qtest": a processor that does nothing serves as well. */
    private static Path haltingFirmware(Path file) throws IOException {
        byte[] rom = new byte[0x10000];
        byte[] haltForEver = {(byte) 0xFA, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD};
        System.arraycopy(haltForEver, 0, rom, 0xFFF0, haltForEver.length);
        return Files.write(file, rom);
    }

    @Override
    public void out(int port, int width, int value) {
        ask("out%c 0x%x 0x%x".formatted(letter(width), port, value));
    }

    @Override
    public int in(int port, int width) {
        return (int)
                Long.decode(ask("in%c 0x%x".formatted(letter(width), port))).longValue();
    }

    @Override
    public void poke(int address, byte[] data) {
        ask("write 0x%x 0x%x 0x%s"
                .formatted(address, data.length, HexFormat.of().formatHex(data)));
    }

    @Override
    public byte[] peek(int address, int length) {
        return HexFormat.of()
                .parseHex(ask("read 0x%x 0x%x".formatted(address, length)).substring(2));
    }

    @Override
    public void configure(int register, int width, int value) {
        out(0xCF8, 4, IDE_FUNCTION | register & ~3);
        out(0xCFC + (register & 3), width, value);
    }

    private String ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("OK")) {
                    return line.substring(2).strip();
                }
                if (line.startsWith("FAIL") || line.startsWith("ERR")) {
                    throw new IOException(command + ": " + line);
                }
            }
            throw new IOException(command + ": QEMU has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static char letter(int width) {
        return width == 1 ? 'b' : width == 2 ? 'w' : 'l';
    }

    @Override
    public void close() {
        qemu.destroy();
        qemu.onExit().join();
    }
}
