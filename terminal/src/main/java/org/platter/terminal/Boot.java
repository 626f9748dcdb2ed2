package org.platter.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.Pc;

/**
 * The {@code boot} command: attaches the images, builds a PC with every machine device there is, and runs it until the
 * guest switches it off, a person leaves, or the script is done. The launcher calls it on its main thread and exits with
 * what it returns.
 */
@Component(service = Callable.class, property = "main.thread=true")
public final class Boot implements Callable<Integer> {

    private static final Duration DRIVER_LIMIT = Duration.ofSeconds(5);

    private final Drives drives;
    private final List<MachineDevice> devices;
    private final BootOptions options;
    private Session session;
    private boolean ended;

    /** @param command the properties of the service that stands for the command */
    @Activate
    public Boot(
            @Reference Drives drives,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE) List<MachineDevice> devices,
            @Reference(service = Object.class, target = "(platter.command=boot)") Map<String, Object> command) {
        this.drives = drives;
        this.devices = devices;
        options = BootOptions.of(command);
    }

    /**
     * Runs the machine.
     *
     * @return 0, or 1 if a script's time has run out
     * @throws IOException if an image cannot be attached or the screenshot not be written
     */
    @Override
    public Integer call() throws IOException {
        List<Drive> attached = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> disk : options.disks().entrySet()) {
                attached.add(attach(disk.getKey(), disk.getValue()));
            }
            try (Pc pc = build()) {
                return begin(pc, attached).run();
            }
        } finally {
            for (Drive drive : attached) {
                drive.close();
            }
        }
    }

    /** Ends the machine: the command was taken back, or something it stands on goes away. */
    @Deactivate
    synchronized void end() {
        ended = true;
        if (session != null) {
            session.end(0, "");
        }
    }

    private synchronized Session begin(Pc pc, List<Drive> attached) {
        session = new Session(pc, attached, options);
        if (ended) {
            session.end(0, "");
        }
        return session;
    }

    private Drive attach(String name, Path image) throws IOException {
        ImageOptions how =
                ImageOptions.READ_WRITE.withSnapshot(options.snapshot()).withReadOnly(options.readOnly());
        if (name.equals("hda") && options.format().isPresent()) {
            how = how.withFormat(options.format().get());
        }
        if (name.equals("fda") || name.equals("cdrom")) {
            // Neither has a format of its own to be recognised by, and nobody keeps discs in disk images.
            how = how.withFormat("raw").withReadOnly(options.readOnly() || name.equals("cdrom"));
        }
        Drive drive = drives.attach(name, image, DriveOptions.of(how));
        if (!drive.awaitAttached(DRIVER_LIMIT)) {
            String reason = drive.reason();
            drive.close();
            throw new IOException(reason);
        }
        return drive;
    }

    private Pc build() {
        // A script that nobody watches need not wait for the wall clock.
        Pc.Builder builder =
                Pc.builder().realTime(!options.headless() || options.script().isEmpty());
        if (options.memory() != 0) {
            builder.memory(options.memory());
        }
        options.bootOrder().ifPresent(builder::bootFrom);
        devices.forEach(builder::device);
        return builder.build();
    }
}
