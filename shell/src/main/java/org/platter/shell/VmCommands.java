package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
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
        service = VmCommands.class,
        property = {
            "osgi.command.scope=vm",
            "osgi.command.function=start",
            "osgi.command.function=stop",
            "osgi.command.function=reset",
            "osgi.command.function=pause",
            "osgi.command.function=resume",
            "osgi.command.function=change",
            "osgi.command.function=eject",
            "osgi.command.function=screen",
            "osgi.command.function=screendump",
            "osgi.command.function=sendkey",
            "osgi.command.function=type",
            "osgi.command.function=expect",
            "osgi.command.function=info",
            "osgi.command.function=watch"
        })
public final class VmCommands implements Completing {

    private static final int EXPECT_SECONDS = 60;
    private static final int EXPECT_POLL = 20;

    /** Who holds the machine when a person has said so. */
    private static final Object PERSON = "a person";

    private final Machine machine;
    private final Drives drives;
    private final WatchServer server;

    /** For this machine and its drives; other terminals watch through the server. */
    @Activate
    public VmCommands(@Reference Machine machine, @Reference Drives drives, @Reference WatchServer server) {
        this.machine = machine;
        this.drives = drives;
        this.server = server;
    }

    @Descriptor("switches the machine on; images that are given go into hda, hdb and so on")
    public String start(
            CommandSession session,
            @Descriptor("the machine's memory, such as 32M")
                    @Parameter(
                            names = {"-m", "--memory"},
                            absentValue = "16M")
                    String memory,
            @Descriptor("image files") String... images)
            throws IOException {
        int bytes = bytes(memory);
        if (images.length > Slots.NAMES.size()) {
            throw new IllegalArgumentException(images.length + " images: expected " + Slots.NAMES.size() + " at most");
        }
        for (int i = 0; i < images.length; i++) {
            Slots.change(drives, Slots.NAMES.get(i), Slots.path(session, images[i]), ImageOptions.READ_WRITE);
        }
        machine.start(pc -> pc.memory(bytes));
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

    @Descriptor("ends vm:pause")
    public String resume() {
        machine.release(PERSON);
        return machine.held() ? "the machine stands still all the same; vm:info tells why" : null;
    }

    @Descriptor("puts another image into a drive, as a person changes a disk; also after vm:eject")
    public String change(
            CommandSession session,
            @Descriptor("the drive: hda to hdd") String name,
            @Descriptor("the image file") String path)
            throws IOException {
        ImageOptions options = drives.named(name).map(VmCommands::same).orElse(ImageOptions.READ_WRITE);
        return DiskCommands.told(Slots.change(drives, name, Slots.path(session, path), options));
    }

    @Descriptor("takes the image out of a drive, flushed and closed")
    public void eject(@Descriptor("the drive, such as hda") String name) throws IOException {
        Slots.drive(drives, name).close();
    }

    @Descriptor("tells what is on the screen")
    public String screen() throws IOException {
        return pc().screen().image().text().stripTrailing();
    }

    @Descriptor("writes the screen to a file: a picture if its name ends with .png, otherwise text")
    public void screendump(CommandSession session, @Descriptor("the file") String path) throws IOException {
        Path file = Slots.path(session, path);
        ScreenImage image = pc().screen().image();
        if (path.toLowerCase(Locale.ROOT).endsWith(".png")) {
            Screenshot.write(image, file);
        } else {
            Files.writeString(file, image.text() + "\n");
        }
    }

    @Descriptor("presses keys together, by the names that QEMU has for them, as in ctrl-alt-delete or ret")
    public void sendkey(@Descriptor("names joined by hyphens") String... combinations) throws IOException {
        List<Key[]> chords = Stream.of(combinations).map(KeyNames::parse).toList();
        Pc pc = pc();
        chords.forEach(pc.keyboard()::chord);
    }

    @Descriptor("types a text; \\n is Enter, \\t Tab, \\e Escape, \\\\ a backslash: quote it, as in 'dir\\n'")
    public void type(@Descriptor("words, with a space between them") String... words) throws IOException {
        pc().keyboard().type(unescaped(String.join(" ", words)));
    }

    @Descriptor("waits until a text is on the screen, 60 seconds at most")
    public void expect(@Descriptor("the text") String text) throws IOException, InterruptedException {
        expect(text, EXPECT_SECONDS);
    }

    @Descriptor("waits until a text is on the screen")
    public void expect(@Descriptor("the text") String text, @Descriptor("how long at most") int seconds)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (pc().screen().image().lines().stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() - end >= 0) {
                throw new IOException("after " + seconds + " s, expected text: " + text + "\nThe screen:\n" + screen());
            }
            Thread.sleep(EXPECT_POLL);
        }
    }

    @Descriptor("tells how the machine is")
    public String info() {
        Table table = new Table().row("machine", machine.describe());
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

    private Pc pc() throws IOException {
        return machine.pc().orElseThrow(() -> new IOException("the machine is off; vm:start switches it on"));
    }

    /** The next image as the one before, though its format is its own. */
    private static ImageOptions same(Drive drive) {
        ImageOptions before = drive.options().image();
        return ImageOptions.READ_WRITE.withReadOnly(before.readOnly()).withSnapshot(before.snapshot());
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
