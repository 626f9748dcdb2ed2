package org.platter.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.geometry.Translation;

/**
 * The {@code boot} command: attaches the images, builds a PC with every machine device there is, and runs it until the
 * guest switches it off, a person leaves, or the script is done. The launcher calls it on its main thread and exits with
 * what it returns.
 */
@Component(service = Function.class, property = "platter.command=boot")
public final class Boot implements Function<Map<String, Object>, Callable<Integer>> {

    private static final Duration DRIVER_LIMIT = Duration.ofSeconds(5);

    private final Drives drives;
    private final List<MachineDevice> devices;
    private Session session;
    private boolean ended;

    /** For these drives, and a machine with these devices. */
    @Activate
    public Boot(
            @Reference Drives drives,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE) List<MachineDevice> devices) {
        this.drives = drives;
        this.devices = devices;
    }

    /**
     * The machine of a command.
     *
     * @param command as the bundle's README lists it
     * @return runs the machine; 0, or 1 if a script's time has run out. It throws an {@link IOException} if an image cannot be
     *     attached or the screenshot not be written
     */
    @Override
    public Callable<Integer> apply(Map<String, Object> command) {
        BootOptions options = BootOptions.of(command);
        return () -> run(options);
    }

    private int run(BootOptions options) throws IOException {
        List<Drive> attached = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> disk : options.disks().entrySet()) {
                attached.add(attach(disk.getKey(), disk.getValue(), options));
            }
            try (Pc pc = build(options)) {
                return begin(pc, attached, options).run();
            }
        } finally {
            for (Drive drive : attached) {
                drive.close();
            }
        }
    }

    /** Ends the machine: the process is to end, or something it stands on goes away. */
    @Deactivate
    synchronized void end() {
        ended = true;
        if (session != null) {
            session.end(0, "");
        }
    }

    private synchronized Session begin(Pc pc, List<Drive> attached, BootOptions options) {
        session = new Session(pc, attached, options);
        if (ended) {
            session.end(0, "");
        }
        return session;
    }

    private Drive attach(String name, Path image, BootOptions options) throws IOException {
        ImageOptions how =
                ImageOptions.READ_WRITE.withSnapshot(options.snapshot()).withReadOnly(options.readOnly());
        if (name.equals("hda") && options.format().isPresent()) {
            how = how.withFormat(options.format().get());
        }
        Drive drive = drives.attach(
                name, image, DriveOptions.of(DriveNames.usual(name, how)).withProperties(options.errorPolicies()));
        if (!drive.awaitAttached(DRIVER_LIMIT)) {
            String reason = drive.reason();
            drive.close();
            throw new IOException(reason);
        }
        return drive;
    }

    private Pc build(BootOptions options) {
        // A script that nobody watches need not wait for the wall clock.
        Pc.Builder builder =
                Pc.builder().realTime(!options.headless() || options.script().isEmpty());
        if (options.memory() != 0) {
            builder.memory(options.memory());
        }
        options.bootOrder().ifPresent(builder::bootFrom);
        options.translation().map(Translation::named).ifPresent(builder::translation);
        devices.forEach(builder::device);
        return builder.build();
    }
}
