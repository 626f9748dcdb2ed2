package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.pc.host.Machine;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.console.Key;
import org.platter.pc.machine.console.ScreenImage;
import org.platter.terminal.Screenshot;
import org.platter.terminal.WatchServer;

/** The commands of the scope {@code vm}: the machine's switch and buttons, its screen and its keyboard. */
@Component(
        service = {},
        immediate = true)
public final class VmCommands implements Completing {

    private static final List<String> FUNCTIONS = List.of(
            "start",
            "stop",
            "reset",
            "pause",
            "resume",
            "change",
            "eject",
            "screen",
            "screendump",
            "sendkey",
            "type",
            "expect",
            "info",
            "watch");

    private static final int EXPECT_SECONDS = 60;
    private static final int EXPECT_POLL = 20;

    /** Who holds the machine when a person has said so. */
    private static final Object PERSON = "a person";

    private final Machine machine;
    private final Drives drives;
    private final WatchServer server;
    private final List<ServiceRegistration<?>> commands;

    /** How the images were opened that are out: those that take their places are opened so, too. */
    private final Map<String, ImageOptions> ejected = new ConcurrentHashMap<>();

    /** For this machine and its drives; other terminals watch through the server. */
    @Activate
    public VmCommands(
            BundleContext context,
            @Reference Machine machine,
            @Reference Drives drives,
            @Reference WatchServer server) {
        this.machine = machine;
        this.drives = drives;
        this.server = server;
        commands = CommandFunction.register(context, "vm", this, FUNCTIONS);
    }

    @Deactivate
    void withdraw() {
        commands.forEach(ServiceRegistration::unregister);
    }

    @Descriptor("switches the machine on; image files that are given go into hda, hdb and so on")
    public String start(
            CommandSession session,
            @Descriptor("the machine's memory, such as 32M; 16M unless given")
                    @Parameter(
                            names = {"-m", "--memory"},
                            absentValue = "16M")
                    String size,
            @Descriptor("what the BIOS tries, of a (diskette), c (disk), d (CD-ROM); adc unless given")
                    @Parameter(
                            names = {"-b", "--boot"},
                            absentValue = "")
                    String order,
            @Descriptor("a diskette for drive A, in fda")
                    @Parameter(
                            names = {"-a", "--floppy"},
                            absentValue = "")
                    String diskette,
            @Descriptor("a disc for the CD-ROM drive, in cdrom")
                    @Parameter(
                            names = {"-d", "--cdrom"},
                            absentValue = "")
                    String disc,
            @Descriptor("image files") String... file)
            throws IOException {
        if (machine.pc().isPresent()) {
            throw new IllegalStateException("the machine runs already; vm:change puts images into its drives");
        }
        int memory = bytes(size);
        if (!order.isEmpty()) {
            requireOrder(order);
        }
        if (file.length > Slots.DISKS.size()) {
            throw new IllegalArgumentException(file.length + " images: expected " + Slots.DISKS.size() + " at most");
        }
        Map<String, String> images = new LinkedHashMap<>();
        for (int i = 0; i < file.length; i++) {
            images.put(Slots.DISKS.get(i), file[i]);
        }
        images.put("fda", diskette);
        images.put("cdrom", disc);
        for (Map.Entry<String, String> image : images.entrySet()) {
            if (!image.getValue().isEmpty()) {
                put(session, image.getKey(), image.getValue());
            }
        }
        machine.start(pc -> {
            pc.memory(memory);
            if (!order.isEmpty()) {
                pc.bootFrom(order);
            }
        });
        return machine.held() ? "the machine is on and stands still; vm:info tells why" : "the machine is on";
    }

    @Descriptor("switches the machine off; what the guest has not written is lost")
    public void stop() {
        machine.stop();
    }

    @Descriptor("presses the reset button")
    public void reset() throws IOException {
        pc().reset();
    }

    @Descriptor("has the machine stand still")
    public void pause() {
        machine.hold(PERSON);
    }

    @Descriptor("ends vm:pause, and has a device that has stopped the machine try again")
    public String resume() {
        machine.tryAgain();
        machine.release(PERSON);
        return machine.held() ? "the machine stands still all the same; vm:info tells why" : null;
    }

    @Descriptor("puts another image into a drive, as a person changes a disk; also after vm:eject")
    public String change(
            CommandSession session,
            @Descriptor("the drive: hda to hdd, fda, fdb or cdrom") String drive,
            @Descriptor("the image file") String file)
            throws IOException {
        return DiskCommands.told(put(session, drive, file));
    }

    @Descriptor("takes the image out of a drive, flushed and closed")
    public void eject(@Descriptor("the drive, such as hda") String drive) throws IOException {
        Drive found = Slots.drive(drives, drive);
        ejected.put(drive, found.options().image());
        found.close();
    }

    @Descriptor("tells what is on the screen")
    public String screen() throws IOException {
        return pc().screen().image().text().stripTrailing();
    }

    @Descriptor("writes the screen to a file: a picture if its name ends with .png, otherwise text")
    public void screendump(CommandSession session, @Descriptor("the file") String file) throws IOException {
        Path target = Slots.path(session, file);
        ScreenImage image = pc().screen().image();
        if (file.toLowerCase(Locale.ROOT).endsWith(".png")) {
            Screenshot.write(image, target);
        } else {
            Files.writeString(target, image.text() + "\n");
        }
    }

    @Descriptor("presses keys together, by the names that QEMU has for them, as in ctrl-alt-delete or ret")
    public void sendkey(@Descriptor("names joined by hyphens") String... keys) throws IOException {
        List<Key[]> chords = Stream.of(keys).map(KeyNames::parse).toList();
        Pc pc = pc();
        chords.forEach(pc.keyboard()::chord);
    }

    @Descriptor("types a text; \\n is Enter, \\t Tab, \\e Escape, \\\\ a backslash: quote it, as in 'dir\\n'")
    public void type(@Descriptor("words, with a space between them") String... text) throws IOException {
        pc().keyboard().type(unescaped(String.join(" ", text)));
    }

    @Descriptor("waits until a text is on the screen, 60 seconds at most")
    public void expect(CommandSession session, @Descriptor("the text") String text)
            throws IOException, InterruptedException {
        expect(session, text, EXPECT_SECONDS);
    }

    @Descriptor("waits until a text is on the screen")
    public void expect(
            CommandSession session, @Descriptor("the text") String text, @Descriptor("how long at most") int seconds)
            throws IOException, InterruptedException {
        if (seconds < 0) {
            throw new IllegalArgumentException(seconds + " seconds: expected 0 or more");
        }
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (pc().screen().image().lines().stream().noneMatch(line -> line.contains(text))) {
            Break.check(session);
            if (System.nanoTime() - end >= 0) {
                throw new IOException("after " + seconds + " s, expected text: " + text + "\nThe screen:\n" + screen());
            }
            Thread.sleep(EXPECT_POLL);
        }
    }

    @Descriptor("tells how the machine is")
    public String info() {
        Table table = new Table().row("machine", machine.describe());
        machine.stopReason().ifPresent(reason -> table.row("stopped by", reason));
        machine.pc()
                .ifPresent(pc -> table.row("instructions", pc.instructions())
                        .row("machine time", pc.nanos() / 1_000_000 + " ms"));
        for (Drive drive : drives.list()) {
            table.row(
                    drive.name(),
                    DiskCommands.told(drive).substring(drive.name().length() + 2));
        }
        server.address().ifPresent(address -> table.row("watched by", server.watching() + " at " + address));
        return table.toString();
    }

    @Descriptor("lets other terminals of yours watch the machine, and tells how")
    public String watch() throws IOException {
        return "platter watch " + server.open();
    }

    @Override
    public Argument argument(String function, List<String> before) {
        return switch (function) {
            case "start", "screendump" -> Argument.FILE;
            case "change" -> before.isEmpty() ? Argument.DRIVE : Argument.FILE;
            case "eject" -> before.isEmpty() ? Argument.DRIVE : Argument.TEXT;
            case "sendkey" -> Argument.KEY;
            default -> Argument.TEXT;
        };
    }

    /** Puts an image into a drive, read-only or as a snapshot if the one before was. */
    private Drive put(CommandSession session, String drive, String file) throws IOException {
        ImageOptions before = drives.named(drive)
                .map(found -> found.options().image())
                .orElse(ejected.getOrDefault(drive, ImageOptions.READ_WRITE));
        ImageOptions options = Slots.options(DriveNames.require(drive), "", before.readOnly(), before.snapshot());
        return Slots.change(drives, drive, Slots.path(session, file), options);
    }

    private Pc pc() throws IOException {
        return machine.pc().orElseThrow(() -> new IOException("the machine is off; vm:start switches it on"));
    }

    private static void requireOrder(String order) {
        boolean known = order.chars().allMatch(c -> "acd".indexOf(c) >= 0)
                && order.chars().distinct().count() == order.length();
        if (!known) {
            throw new IllegalArgumentException(
                    "boot order '" + order + "': expected letters of a, c and d, each at most once");
        }
    }

    private static int bytes(String size) {
        String digits = size.replaceAll("[MmKkGg]$", "");
        int shift = 10 * " KMG".indexOf((size + " ").toUpperCase(Locale.ROOT).charAt(digits.length()));
        try {
            return Math.toIntExact(Math.multiplyExact(Long.parseLong(digits), 1L << shift));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("memory '" + size + "': expected a number as 16M, below 2G", e);
        }
    }

    /** The text with its backslash sequences replaced; those that are none stay as they are. */
    static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int which = c == '\\' && i + 1 < text.length() ? "nrtbe\\".indexOf(text.charAt(i + 1)) : -1;
            if (which >= 0) {
                out.append("\n\r\t\b\033\\".charAt(which));
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
