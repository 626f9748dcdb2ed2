package org.platter.qtest.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of QEMU's command line that its device tests give, and the machine that they describe. Options that cannot
 * matter without a processor and a screen are accepted where their value cannot ask for more.
 */
public final class CommandLine {

    private static final int DEFAULT_MEMORY = 128 << 20;
    private static final int MOST_MEMORY = 2047 << 20;

    private final DriveOptions driveOptions = new DriveOptions();
    private final Map<String, SocketOption> chardevs = new HashMap<>();
    private final List<String> monitorChardevs = new ArrayList<>();
    private final List<SocketOption> monitors = new ArrayList<>();
    private final List<String> driveTexts = new ArrayList<>();
    private String qtest;
    private SocketOption qtestSocket;
    private Optional<String> log = Optional.empty();
    private int memory = DEFAULT_MEMORY;
    private boolean defaults = true;
    private List<DriveOption> drives;

    private CommandLine() {}

    /** Understands the words behind the command's name. */
    public static CommandLine parse(List<String> words) throws CommandLineException {
        CommandLine line = new CommandLine();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (!word.startsWith("-") || word.length() < 2) {
                line.driveTexts.add(word); // an image without an option is the first disk
                continue;
            }
            String option = word.startsWith("--") ? word.substring(1) : word;
            if (line.flag(option)) {
                continue;
            }
            if (!line.known(option)) {
                throw new CommandLineException("option '" + word + "' is not supported; --help lists those that are");
            }
            at++;
            if (at == words.size()) {
                throw new CommandLineException(word + ": expected a value");
            }
            line.option(option, words.get(at));
        }
        line.complete();
        return line;
    }

    private boolean flag(String option) {
        switch (option) {
            case "-nodefaults" -> defaults = false;
            case "-nographic", "-no-user-config", "-no-reboot", "-no-shutdown", "-no-hpet", "-no-acpi", "-S" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean known(String option) {
        return switch (option) {
            case "-qtest", "-qtest-log", "-chardev", "-mon", "-qmp", "-qmp-pretty", "-drive", "-device", "-blockdev" ->
                true;
            case "-global", "-hda", "-hdb", "-hdc", "-hdd", "-cdrom", "-fda", "-fdb", "-m", "-M", "-machine" -> true;
            case "-accel", "-display", "-vga", "-net", "-nic", "-serial", "-parallel", "-monitor", "-audio" -> true;
            case "-cpu", "-smp", "-name", "-boot", "-trace", "-run-with" -> true;
            default -> false;
        };
    }

    private void option(String option, String value) throws CommandLineException {
        switch (option) {
            case "-qtest" -> qtest = value;
            case "-qtest-log" -> log = Optional.of(value);
            case "-chardev" -> chardev(value);
            case "-mon" -> monitor(value);
            case "-qmp", "-qmp-pretty" -> monitors.add(SocketOption.parse(option, value));
            case "-drive" -> driveOptions.drive(value);
            case "-blockdev" -> driveOptions.blockdev(value);
            case "-device" -> driveOptions.device(value);
            case "-global" -> driveOptions.global(value);
            case "-hda" -> driveOptions.drive(0, "disk", value);
            case "-hdb" -> driveOptions.drive(1, "disk", value);
            case "-hdc" -> driveOptions.drive(2, "disk", value);
            case "-hdd" -> driveOptions.drive(3, "disk", value);
            case "-cdrom" -> driveOptions.drive(2, "cdrom", value);
            case "-fda" -> driveOptions.diskette(0, value);
            case "-fdb" -> driveOptions.diskette(1, value);
            case "-m" -> memory(value);
            case "-M", "-machine" -> machine(option, value);
            case "-accel" ->
                require(option, KeyValues.parse(option, value, "accel").require("accel"), "qtest", "tcg", "kvm");
            case "-display", "-net", "-nic", "-audio" -> require(option, value, "none");
            case "-serial", "-parallel", "-monitor" -> require(option, value, "none", "null");
            default -> {} // the others cannot matter
        }
    }

    private static void require(String option, String value, String... known) throws CommandLineException {
        if (!List.of(known).contains(value)) {
            throw new CommandLineException(option + ": found '" + value + "', expected " + String.join(" or ", known));
        }
    }

    private void chardev(String text) throws CommandLineException {
        KeyValues values = KeyValues.parse("-chardev", text, "backend");
        String id = values.require("id");
        if (chardevs.putIfAbsent(id, SocketOption.parse(values)) != null) {
            throw new CommandLineException("-chardev: there is one with id=" + id + " already");
        }
    }

    private void monitor(String text) throws CommandLineException {
        KeyValues values = KeyValues.parse("-mon", text, "chardev");
        monitorChardevs.add(values.require("chardev"));
        require("-mon: mode", values.take("mode", "readline"), "control");
        values.ignore("pretty");
        values.requireEmpty();
    }

    private void memory(String text) throws CommandLineException {
        KeyValues values = KeyValues.parse("-m", text, "size");
        long bytes = Sizes.parse("-m", values.require("size"), 'm');
        values.requireEmpty();
        if (bytes < 1 << 20 || bytes > MOST_MEMORY || bytes % 0x10000 != 0) {
            throw new CommandLineException("-m: found " + text + ", expected 1M to 2047M in steps of 64K");
        }
        memory = (int) bytes;
    }

    private static void machine(String option, String text) throws CommandLineException {
        KeyValues values = KeyValues.parse(option, text, "type");
        String type = values.take("type", "pc");
        if (!type.equals("pc") && !type.startsWith("pc-i440fx-")) {
            throw new CommandLineException(option + ": found '" + type + "', expected pc");
        }
        require(option + " accel", values.take("accel", "qtest"), "qtest", "tcg", "kvm");
        values.ignore("usb", "acpi", "hpet", "smm", "vmport", "kernel-irqchip", "graphics", "i8042");
        values.requireEmpty();
    }

    private void complete() throws CommandLineException {
        if (qtest == null) {
            throw new CommandLineException("expected -qtest unix:PATH or another socket");
        }
        qtestSocket = qtest.startsWith("chardev:")
                ? socket(qtest.substring("chardev:".length()))
                : SocketOption.parse("-qtest", qtest);
        for (String id : monitorChardevs) {
            monitors.add(socket(id));
        }
        for (String file : driveTexts) {
            driveOptions.drive(0, "disk", file);
        }
        drives = driveOptions.all(defaults);
    }

    private SocketOption socket(String id) throws CommandLineException {
        SocketOption found = chardevs.get(id);
        if (found == null) {
            throw new CommandLineException("there is no -chardev with id=" + id);
        }
        return found;
    }

    SocketOption qtest() {
        return qtestSocket;
    }

    /** The sockets on which QMP is spoken. */
    List<SocketOption> monitors() {
        return monitors;
    }

    /** Where the conversation is written down; empty for standard error. */
    Optional<String> log() {
        return log;
    }

    int memory() {
        return memory;
    }

    List<DriveOption> drives() {
        return drives;
    }
}
