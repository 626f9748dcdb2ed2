package org.platter.qtest.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.platter.pc.machine.DeviceBench;

/** The commands for people that tests give: those with which {@code blkdebug} holds requests, and {@code info status}. */
final class HumanMonitor {

    private static final Pattern QEMU_IO = Pattern.compile("qemu-io\\s+(\\S+)\\s+(?:\"([^\"]*)\"|(\\S+))\\s*");

    private final Drives drives;
    private final DeviceBench bench;

    HumanMonitor(Drives drives, DeviceBench bench) {
        this.drives = drives;
        this.bench = bench;
    }

    /** Does it; returns the text that people would see. */
    String command(String line) {
        String command = line.strip();
        if (command.equals("info status")) {
            return "VM status: " + (bench.paused() ? "paused" : "running") + "\r\n";
        }
        Matcher io = QEMU_IO.matcher(command);
        if (!io.matches()) {
            return "unknown command: '" + command + "'\r\n";
        }
        Optional<DebugEvents> events = drives.debugged(io.group(1));
        if (events.isEmpty()) {
            return "Error: there is no drive '" + io.group(1) + "' with blkdebug\r\n";
        }
        return debug(events.get(), (io.group(2) == null ? io.group(3) : io.group(2)).split(" +"));
    }

    private static String debug(DebugEvents events, String[] words) {
        if (words[0].equals("break") && words.length == 3) {
            if (!DebugStorage.EVENTS.contains(words[1])) {
                return "Could not set a breakpoint: found event " + words[1] + ", expected one of "
                        + DebugStorage.EVENTS + "\r\n";
            }
            events.breakAt(words[1], words[2]);
            return "";
        }
        if ((words[0].equals("resume") || words[0].equals("remove_break")) && words.length == 2) {
            return events.resume(words[1]) ? "" : "Could not resume request: No such file or directory\r\n";
        }
        return "command \"" + words[0] + "\" not found\r\n";
    }
}
