package org.platter.qtest.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.ide.controller.DriveLabel;
import org.platter.ide.controller.ErrorPolicies;
import org.platter.ide.controller.ErrorPolicy;

/** Collects what the options say of drives, in their order, and gives each its place as QEMU does. */
final class DriveOptions {

    private static final int UNITS = 4;

    /** What is below a drive. */
    private record Backend(
            String id,
            Optional<ImageSource> source,
            boolean cd,
            boolean readOnly,
            boolean snapshot,
            ErrorPolicies errors,
            Label label) {}

    /** What an option says of a drive's label; nulls are not said. */
    private record Label(String serial, String firmware, String model) {}

    private static final Label UNSAID = new Label(null, null, null);

    private final BlockNodes nodes = new BlockNodes();
    private final Map<String, Backend> unplaced = new HashMap<>();
    private final List<KeyValues> devices = new ArrayList<>();
    private final Map<String, Map<String, String>> globals = new HashMap<>();
    private final Backend[] ide = new Backend[UNITS];
    private final DriveOption[] diskettes = new DriveOption[2];
    private boolean cdMentioned;

    /** {@code -blockdev}. */
    void blockdev(String text) throws CommandLineException {
        nodes.define(KeyValues.parse("-blockdev", text, "driver"));
    }

    /** {@code -hda} to {@code -hdd} and {@code -cdrom}. */
    void drive(int unit, String media, String file) throws CommandLineException {
        drive(KeyValues.of("-drive", Map.of("file", file, "index", Integer.toString(unit), "media", media)));
    }

    /** {@code -fda} and {@code -fdb}. */
    void diskette(int unit, String file) throws CommandLineException {
        drive(KeyValues.of("-drive", Map.of("file", file, "if", "floppy", "index", Integer.toString(unit))));
    }

    /** {@code -drive}. */
    void drive(String text) throws CommandLineException {
        drive(KeyValues.parse("-drive", text, null));
    }

    private void drive(KeyValues values) throws CommandLineException {
        String kind = values.take("if", "ide");
        String media = values.take("media", "disk");
        boolean cd = media.equals("cdrom");
        if (!cd && !media.equals("disk")) {
            throw new CommandLineException("-drive: found media=" + media + ", expected disk or cdrom");
        }
        int index = values.takeNumber("index", UNITS - 1, -1);
        int bus = values.takeNumber("bus", 1, -1);
        int unit = values.takeNumber("unit", 1, -1);
        if (bus >= 0 || unit >= 0) {
            index = Math.max(0, bus) * 2 + Math.max(0, unit);
        }
        String id = values.take("id");
        String serial = values.take("serial");
        boolean readOnly = values.takeFlag("readonly", values.takeFlag("read-only", cd));
        boolean snapshot = values.takeFlag("snapshot", false);
        ErrorPolicies errors = policies(values, new ErrorPolicies(ErrorPolicy.REPORT, ErrorPolicy.ENOSPC));
        Optional<ImageSource> source = Optional.ofNullable(nodes.drive(values));
        values.requireEmpty();
        switch (kind) {
            case "none" -> {
                if (id == null) {
                    throw new CommandLineException("-drive: expected id=... beside if=none");
                }
                unplaced.put(
                        id, new Backend(id, source, cd, readOnly, snapshot, errors, new Label(serial, null, null)));
            }
            case "ide" -> {
                int place = index >= 0 ? index : firstFree(0, UNITS);
                String name = id != null ? id : "ide%d-%s%d".formatted(place / 2, cd ? "cd" : "hd", place % 2);
                place(place, new Backend(name, source, cd, readOnly, snapshot, errors, new Label(serial, null, null)));
            }
            case "floppy" -> {
                int place = Math.max(0, index) % 2;
                diskettes[place] = new DriveOption(
                        DriveOption.Kind.DISKETTE,
                        place,
                        id != null ? id : "floppy" + place,
                        source,
                        readOnly,
                        snapshot,
                        errors,
                        DriveLabel.DEFAULT);
            }
            default -> throw new CommandLineException("-drive: found if=" + kind + ", expected ide, floppy or none");
        }
    }

    /** {@code -device}. */
    void device(String text) throws CommandLineException {
        devices.add(KeyValues.parse("-device", text, "driver"));
    }

    /** {@code -global}. What it says of devices that are not there has no effect. */
    void global(String text) throws CommandLineException {
        int dot = text.indexOf('.');
        int equals = text.indexOf('=');
        if (dot < 1 || equals < dot) {
            throw new CommandLineException("-global " + text + ": expected driver.property=value");
        }
        globals.computeIfAbsent(text.substring(0, dot), driver -> new HashMap<>())
                .put(text.substring(dot + 1, equals), text.substring(equals + 1));
    }

    /**
     * All drives.
     *
     * @param defaults whether there is an empty CD-ROM drive if no option speaks of one
     */
    List<DriveOption> all(boolean defaults) throws CommandLineException {
        for (KeyValues device : devices) {
            plug(device);
        }
        if (defaults && !cdMentioned && devices.isEmpty() && ide[2] == null) {
            place(2, empty("ide1-cd0"));
        }
        List<DriveOption> drives = new ArrayList<>();
        for (int unit = 0; unit < UNITS; unit++) {
            if (ide[unit] != null) {
                drives.add(placed(unit, ide[unit]));
            }
        }
        for (DriveOption diskette : diskettes) {
            if (diskette != null) {
                drives.add(diskette);
            }
        }
        return drives;
    }

    private void plug(KeyValues device) throws CommandLineException {
        String driver = device.require("driver");
        if (!driver.equals("ide-hd") && !driver.equals("ide-cd")) {
            throw new CommandLineException("-device " + driver + ": expected ide-hd or ide-cd");
        }
        boolean cd = driver.equals("ide-cd");
        Backend backend = backend(device.take("drive"), cd);
        String bus = device.take("bus");
        if (bus != null && !bus.equals("ide.0") && !bus.equals("ide.1")) {
            throw new CommandLineException("-device " + driver + ": found bus=" + bus + ", expected ide.0 or ide.1");
        }
        int first = bus == null ? 0 : bus.charAt(bus.length() - 1) - '0' << 1;
        int unit = device.takeNumber("unit", 1, -1);
        ErrorPolicies errors = policies(device, backend.errors());
        Label label =
                new Label(device.take("serial", backend.label().serial()), device.take("ver"), device.take("model"));
        device.ignore("id", "bootindex", "wwn", "write-cache", "share-rw", "discard_granularity");
        device.requireEmpty();
        place(
                unit >= 0 ? first + unit : firstFree(first, bus == null ? UNITS : first + 2),
                new Backend(
                        backend.id(),
                        backend.source(),
                        cd,
                        cd || backend.readOnly(),
                        backend.snapshot(),
                        errors,
                        label));
    }

    private Backend backend(String id, boolean cd) throws CommandLineException {
        if (id == null) {
            if (cd) {
                return empty("");
            }
            throw new CommandLineException("-device ide-hd: expected drive=...");
        }
        Backend backend = unplaced.remove(id);
        if (backend != null) {
            return backend;
        }
        ImageSource node = nodes.named(id);
        if (node == null) {
            throw new CommandLineException("-device: there is no free drive '" + id + "'");
        }
        return new Backend(
                id,
                Optional.of(node),
                cd,
                cd,
                false,
                new ErrorPolicies(ErrorPolicy.REPORT, ErrorPolicy.ENOSPC),
                UNSAID);
    }

    private static Backend empty(String id) {
        return new Backend(id, Optional.empty(), true, true, false, ErrorPolicies.REPORT, UNSAID);
    }

    private void place(int unit, Backend backend) throws CommandLineException {
        if (ide[unit] != null) {
            throw new CommandLineException("there are two drives for unit " + unit % 2 + " of ide." + unit / 2);
        }
        if (!backend.cd() && backend.source().isEmpty()) {
            throw new CommandLineException("a disk has no image: expected file=...");
        }
        cdMentioned |= backend.cd();
        ide[unit] = backend;
    }

    private DriveOption placed(int unit, Backend backend) {
        return new DriveOption(
                backend.cd() ? DriveOption.Kind.CD : DriveOption.Kind.DISK,
                unit,
                backend.id(),
                backend.source(),
                backend.readOnly(),
                backend.snapshot(),
                backend.errors(),
                label(backend));
    }

    private int firstFree(int from, int to) throws CommandLineException {
        for (int unit = from; unit < to; unit++) {
            if (ide[unit] == null) {
                return unit;
            }
        }
        throw new CommandLineException("there are more drives than places: an IDE bus has two");
    }

    private static ErrorPolicies policies(KeyValues values, ErrorPolicies otherwise) throws CommandLineException {
        return new ErrorPolicies(
                policy(values, "rerror", otherwise.read()), policy(values, "werror", otherwise.write()));
    }

    private static ErrorPolicy policy(KeyValues values, String key, ErrorPolicy otherwise) throws CommandLineException {
        String name = values.take(key, "auto");
        try {
            return name.equals("auto") ? otherwise : ErrorPolicy.of(name);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(values.option() + ": " + key + ": " + e.getMessage());
        }
    }

    /** What the drive's own option says goes before what {@code -global} says, wherever that stands. */
    private DriveLabel label(Backend backend) {
        Map<String, String> global = globals.getOrDefault(backend.cd() ? "ide-cd" : "ide-hd", Map.of());
        Label said = backend.label();
        String serial = said.serial() != null ? said.serial() : global.get("serial");
        String firmware = said.firmware() != null ? said.firmware() : global.get("ver");
        String model = said.model() != null ? said.model() : global.get("model");
        DriveLabel label = DriveLabel.DEFAULT;
        label = serial == null ? label : label.withSerialNumber(serial);
        label = firmware == null ? label : label.withFirmware(firmware);
        return model == null ? label : label.withModel(model);
    }
}
