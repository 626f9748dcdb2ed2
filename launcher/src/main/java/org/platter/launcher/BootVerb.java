package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code boot}: runs a PC whose disks are images. The bundle {@code terminal} does it, in a framework started here. */
final class BootVerb implements Verb {

    private static final int SCRIPT_SECONDS = 60;
    private static final List<String> ERROR_POLICIES = List.of("report", "stop", "ignore", "enospc");

    @Override
    public Syntax syntax() {
        return new Syntax("boot", "[IMAGE]", "boot a PC from an image, or the built-in demo from a fresh VHD")
                .option("f", "format", "FORMAT", "the image's format: raw, vpc or qcow2; recognised unless given")
                .option("", "snapshot", "", "keep what the guest writes in memory and forget it at the end")
                .option("", "read-only", "", "let the guest write nothing")
                .option("", "hdb", "IMAGE", "a second disk; --hdc and --hdd are the third and fourth")
                .option("", "hdc", "IMAGE", "")
                .option("", "hdd", "IMAGE", "")
                .option("", "floppy", "IMAGE", "a diskette for drive A: a raw image of a diskette's size")
                .option(
                        "",
                        "cdrom",
                        "IMAGE",
                        "a disc for the CD-ROM drive, which is hdc: a raw image, as .iso files are")
                .option(
                        "",
                        "boot",
                        "ORDER",
                        "what the BIOS tries, of a (diskette), c (disk), d (CD-ROM); adc by default")
                .option(
                        "",
                        "rerror",
                        "POLICY",
                        "what to do about a read that the host cannot do: report it to the guest, stop the PC, ignore"
                                + " it, or enospc: stop if the host has no space; report by default")
                .option("", "werror", "POLICY", "the same for writes; enospc by default")
                .option(
                        "",
                        "translation",
                        "HOW",
                        "how the BIOS translates the disks' geometry: auto by default, none, large or lba")
                .option("m", "memory", "SIZE", "the PC's memory, 16M by default")
                .option("", "headless", "", "show no screen; the serial line is on standard input and output")
                .option("", "serial", "stdio|none", "where COM1 goes; stdio means --headless")
                .option("", "expect", "TEXT", "wait for a text on the screen or the serial line")
                .option("", "type", "TEXT", "type a text; \\n is Enter, \\t Tab, \\e Escape, \\\\ a backslash")
                .option("", "timeout", "S", "end with exit code 1 after S seconds; 60 by default with --expect")
                .option("", "screenshot", "FILE.png", "write the screen as a picture at the end")
                .option("", "keep", "FILE", "make the demo's disk here and keep it")
                .option("", "console", "", "Ctrl-] opens a prompt, as that of platter shell, over the running PC")
                .note("Ctrl-] leaves. --expect and --type may be given many times and are done in their order; when the"
                        + " last expected text has come, the command ends with exit code 0. A text must come on a line"
                        + " of the screen that was not there when the one before came, or on the serial line. With"
                        + " --headless a script does not wait for the wall clock.")
                .note("A PC that was stopped by --rerror or --werror says why; Enter tries again and goes on.")
                .note("With --console, an empty line at the prompt goes back to the PC, and exit ends it.")
                .note(
                        "Where standard input or output is no terminal, nothing is drawn; the screen is printed as text at"
                                + " the end.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        List<String> operands = arguments.operands(0, 1, "one at most");
        Map<String, Object> command = command(arguments);
        if (arguments.has("console")) {
            requireOnlyConsole(arguments);
            command.put("platter.command", "shell");
            command.put("console", true);
        }
        List<Path> drivers = DriverJars.named(arguments);
        if (operands.isEmpty() && (arguments.has("floppy") || arguments.has("cdrom")) && !arguments.has("keep")) {
            return Framework.run(command, drivers); // a machine that needs no disk
        }
        if (!operands.isEmpty()) {
            if (arguments.has("keep")) {
                throw new UsageException("--keep is for the demo's disk: expected no image");
            }
            command.put("hda", operands.get(0));
            return Framework.run(command, drivers);
        }
        try (DemoDisk demo = DemoDisk.at(arguments.value("keep"))) {
            command.put("hda", demo.file().toString());
            return Framework.run(command, drivers);
        }
    }

    /** What the bundle is told, as its README lists it. */
    private static Map<String, Object> command(Arguments arguments) throws UsageException {
        Map<String, Object> command = new HashMap<>();
        command.put("platter.command", "boot");
        for (String text : new String[] {"format", "hdb", "hdc", "hdd", "screenshot"}) {
            if (arguments.has(text)) {
                command.put(text, arguments.value(text));
            }
        }
        putIfGiven(command, arguments, "floppy", "fda");
        putIfGiven(command, arguments, "cdrom", "cdrom");
        if (arguments.has("cdrom") && arguments.has("hdc")) {
            throw new UsageException("--cdrom is in hdc: expected no --hdc");
        }
        if (arguments.has("boot")) {
            command.put("boot", bootOrder(arguments.value("boot")));
        }
        if (arguments.has("translation")) {
            command.put("translation", translation(arguments.value("translation")));
        }
        command.put("rerror", errorPolicy(arguments, "rerror", "report"));
        command.put("werror", errorPolicy(arguments, "werror", "enospc"));
        String serial = arguments.value("serial", arguments.has("headless") ? "stdio" : "none");
        if (!serial.equals("stdio") && !serial.equals("none")) {
            throw new UsageException("--serial: found '" + serial + "', expected stdio or none");
        }
        command.put("serial", serial);
        command.put("headless", arguments.has("headless") || serial.equals("stdio"));
        command.put("snapshot", arguments.has("snapshot"));
        command.put("read-only", arguments.has("read-only"));
        if (arguments.has("memory")) {
            long memory = Sizes.parse(arguments.value("memory"), "memory size");
            command.put("memory", (int) Math.min(memory, Integer.MAX_VALUE));
        }
        List<String> script = script(arguments);
        command.put("script", script.toArray(String[]::new));
        command.put("timeout", timeout(arguments, script.contains("expect")));
        return command;
    }

    private static void putIfGiven(Map<String, Object> command, Arguments arguments, String option, String property) {
        if (arguments.has(option)) {
            command.put(property, arguments.value(option));
        }
    }

    private static String errorPolicy(Arguments arguments, String option, String usual) throws UsageException {
        String policy = arguments.value(option, usual);
        if (!ERROR_POLICIES.contains(policy)) {
            throw new UsageException("--" + option + ": found '" + policy + "', expected one of " + ERROR_POLICIES);
        }
        return policy;
    }

    private static String translation(String name) throws UsageException {
        if (!List.of("auto", "none", "large", "lba").contains(name)) {
            throw new UsageException("--translation: found '" + name + "', expected auto, none, large or lba");
        }
        return name;
    }

    private static String bootOrder(String text) throws UsageException {
        boolean known = !text.isEmpty()
                && text.chars().allMatch(c -> "acd".indexOf(c) >= 0)
                && text.chars().distinct().count() == text.length();
        if (!known) {
            throw new UsageException("--boot: found '" + text + "', expected letters of a, c and d, each at most once");
        }
        return text;
    }

    /** A person is to sit there. */
    private static void requireOnlyConsole(Arguments arguments) throws UsageException {
        for (String other : new String[] {"headless", "serial", "expect", "type", "timeout", "screenshot"}) {
            if (arguments.has(other)) {
                throw new UsageException("--console and --" + other + " exclude each other");
            }
        }
    }

    private static List<String> script(Arguments arguments) {
        List<String> script = new ArrayList<>();
        for (Arguments.Given option : arguments.given()) {
            switch (option.key()) {
                case "expect" -> script.addAll(List.of("expect", option.value()));
                case "type" -> script.addAll(List.of("type", option.value()));
                default -> {}
            }
        }
        return script;
    }

    private static int timeout(Arguments arguments, boolean scripted) throws UsageException {
        String text = arguments.value("timeout", scripted ? Integer.toString(SCRIPT_SECONDS) : "0");
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("--timeout: found '" + text + "', expected a number of seconds");
    }
}
