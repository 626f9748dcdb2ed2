package org.platter.launcher;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code shell}: a prompt for disks, drivers and a PC. The bundle {@code shell} is it, in a framework started here. */
final class ShellVerb implements Verb {

    private static final String[] DRIVES = {"hda", "hdb", "hdc", "hdd"};

    @Override
    public Syntax syntax() {
        return new Syntax("shell", "[IMAGE...]", "a prompt to run a PC, change its disks and update its drivers")
                .option("f", "format", "FORMAT", "the first image's format: raw, vpc or qcow2; recognised unless given")
                .option("", "snapshot", "", "keep what the guest writes in memory and forget it at the end")
                .option("", "read-only", "", "let the guest write nothing")
                .note("The images go into hda, hdb, hdc and hdd. vm:start switches the PC on, vm:view shows it in this"
                        + " terminal, vm:watch lets platter watch show it in another. vm:change puts a diskette into fda or a"
                        + " disc into cdrom. help lists all commands, and Ctrl-C breaks one off.")
                .note(
                        "Where standard input or output is no terminal, commands are read line by line; the exit code is 1 if"
                                + " one of them was an error.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        List<String> images = arguments.operands(0, DRIVES.length, "four at most");
        Map<String, Object> command = new HashMap<>();
        command.put("platter.command", "shell");
        for (int i = 0; i < images.size(); i++) {
            command.put(DRIVES[i], images.get(i));
        }
        if (arguments.has("format")) {
            command.put("format", arguments.value("format"));
        }
        command.put("snapshot", arguments.has("snapshot"));
        command.put("read-only", arguments.has("read-only"));
        return Framework.run(command, DriverJars.named(arguments));
    }
}
