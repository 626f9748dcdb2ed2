package org.platter.shell;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.Drives;
import org.platter.pc.host.Machine;
import org.platter.terminal.WatchServer;

/** The machine's switch and buttons. */
@Component(service = CommandSet.class)
public final class MachineCommands implements CommandSet {

    /** Who holds the machine when a person has said so. */
    private static final Object PERSON = "a person";

    private final Machine machine;
    private final Media media;
    private final Drives drives;
    private final WatchServer server;

    /** For this machine and what is put into its drives; other terminals watch through the server. */
    @Activate
    public MachineCommands(
            @Reference Machine machine,
            @Reference Media media,
            @Reference Drives drives,
            @Reference WatchServer server) {
        this.machine = machine;
        this.media = media;
        this.drives = drives;
        this.server = server;
    }

    @Override
    public String scope() {
        return "vm";
    }

    @Descriptor("switches the machine on; image files that are given go into hda, hdb and so on")
    public String start(CommandSession session, StartOptions options, @Descriptor("image files") String... file)
            throws IOException {
        if (machine.pc().isPresent()) {
            throw new IllegalStateException("the machine runs already; vm:change puts images into its drives");
        }
        int memory = options.memory();
        String order = options.bootOrder();
        for (Map.Entry<String, String> image : images(options, file).entrySet()) {
            media.put(image.getKey(), Slots.path(session, image.getValue()));
        }
        machine.start(pc -> {
            pc.memory(memory);
            if (!order.isEmpty()) {
                pc.bootFrom(order);
            }
        });
        return machine.held() ? "the machine is on and stands still; vm:info tells why" : "the machine is on";
    }

    private static Map<String, String> images(StartOptions options, String[] files) {
        if (files.length > Slots.DISKS.size()) {
            throw new IllegalArgumentException(files.length + " images: expected " + Slots.DISKS.size() + " at most");
        }
        Map<String, String> images = new LinkedHashMap<>();
        for (int i = 0; i < files.length; i++) {
            images.put(Slots.DISKS.get(i), files[i]);
        }
        images.put("fda", options.diskette());
        images.put("cdrom", options.disc());
        images.values().removeIf(String::isEmpty);
        return images;
    }

    @Descriptor("switches the machine off; what the guest has not written is lost")
    public void stop() {
        machine.stop();
        machine.release(PERSON);
    }

    @Descriptor("presses the reset button")
    public void reset() throws IOException {
        MachineOff.require(machine).reset();
    }

    @Descriptor("has the machine stand still")
    public void pause() throws IOException {
        MachineOff.require(machine);
        machine.hold(PERSON);
    }

    @Descriptor("ends vm:pause, and has a device that has stopped the machine try again")
    public String resume() throws IOException {
        MachineOff.require(machine);
        machine.tryAgain();
        machine.release(PERSON);
        return machine.held() ? "the machine stands still all the same; vm:info tells why" : null;
    }

    @Descriptor("tells how the machine is")
    public String info() {
        Table table = new Table().row("machine", machine.describe());
        machine.stopReason().ifPresent(reason -> table.row("stopped by", reason));
        if (machine.holds(PERSON)) {
            table.row("stopped by", "vm:pause; vm:resume lets it go on");
        }
        for (Drive drive : drives.list()) {
            if (machine.holds(drive)) {
                table.row("stopped by", drive.name() + ", which has no driver");
            }
        }
        machine.pc()
                .ifPresent(pc -> table.row("instructions", pc.instructions())
                        .row("machine time", pc.nanos() / 1_000_000 + " ms"));
        drives.list().forEach(drive -> table.row(drive.name(), DriveWords.told(drive)));
        server.address().ifPresent(address -> table.row("watched by", server.watching() + " at " + address));
        return table.toString();
    }
}
