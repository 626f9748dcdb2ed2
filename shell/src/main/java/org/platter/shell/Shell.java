package org.platter.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.pc.host.Machine;
import org.platter.terminal.MachineView;
import org.platter.terminal.StandardStreams;

/**
 * The {@code shell} command: Gogo's commands at a prompt in this terminal, or from the lines of standard input where that is
 * none. At the end the machine is switched off and every drive closed. The launcher calls it on its main thread and exits with
 * what it returns.
 */
@Component(
        service = Callable.class,
        property = {"main.thread=true", "osgi.command.scope=vm", "osgi.command.function=view"})
public final class Shell implements Callable<Integer> {

    private static final Duration DRIVER_LIMIT = Duration.ofSeconds(5);
    private static final String WELCOME =
            "Platter. help lists the commands, Tab completes, vm:view shows the machine, exit or Ctrl-D ends all.";

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Drives drives;
    private final Machine machine;
    private final ShellOptions options;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final PrintStream out = stream(FileDescriptor.out);
    private final PrintStream err = stream(FileDescriptor.err);
    private volatile LocalTerminal terminal;

    /** @param command the properties of the service that stands for the command */
    @Activate
    public Shell(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference Drives drives,
            @Reference Machine machine,
            @Reference(service = Object.class, target = "(platter.command=shell)") Map<String, Object> command) {
        this.context = context;
        this.processor = processor;
        this.drives = drives;
        this.machine = machine;
        options = ShellOptions.of(command);
    }

    /**
     * Runs the shell.
     *
     * @return 0, or 1 if a line of standard input was an error
     * @throws IOException if an image cannot be attached
     */
    @Override
    public Integer call() throws Exception {
        try {
            for (int i = 0; i < options.images().size(); i++) {
                if (options.images().get(i) != null) {
                    attach(Slots.NAMES.get(i), options.images().get(i));
                }
            }
            // Who waits for a line cannot be stopped, so it is not this thread.
            Thread work = new Thread(this::work, "platter shell");
            work.setDaemon(true);
            work.start();
            return exitCode.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            machine.stop();
            if (terminal != null) {
                terminal.close();
            }
            closeDrives();
        }
    }

    /** The command {@code vm:view}: the machine's screen and keyboard in this terminal. */
    @Descriptor("shows the machine's screen in this terminal and gives it the keyboard; Ctrl-] comes back")
    public void view() throws IOException {
        if (terminal == null) {
            throw new IOException("standard input and output are no terminal; vm:screen prints the screen");
        }
        terminal.show(new MachineView(machine, drives), "comes back", MachineView.Until.LEFT);
    }

    /** Ends the command: it was taken back, or something it stands on goes away. */
    @Deactivate
    void end() {
        exitCode.complete(0);
    }

    private void work() {
        try (Commands commands = new Commands(processor, out, err)) {
            exitCode.complete(StandardStreams.areTerminal() ? prompt(commands) : script(commands));
        } catch (IOException | RuntimeException | LinkageError e) {
            exitCode.completeExceptionally(e);
        }
    }

    private int prompt(Commands commands) throws IOException {
        terminal = LocalTerminal.open();
        Prompt prompt = new Prompt(terminal, new CommandCompleter(context));
        if (options.view()) {
            startMachine();
            MachineView view = new MachineView(machine, drives);
            while (true) {
                terminal.show(view, "opens the prompt", MachineView.Until.OFF);
                if (machine.pc().isEmpty()) {
                    return 0;
                }
                out.println("platter: exit ends the machine; an empty line or Ctrl-D goes back to it.");
                for (String line = prompt.next(); line != null && !line.isBlank(); line = prompt.next()) {
                    if (isExit(line)) {
                        return 0;
                    }
                    commands.run(line);
                }
            }
        }
        out.println(WELCOME);
        for (String line = prompt.next(); line != null && !isExit(line); line = prompt.next()) {
            commands.run(line);
        }
        return 0;
    }

    private int script(Commands commands) throws IOException {
        if (options.view()) {
            throw new IOException("standard input and output are no terminal, which --console needs");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean good = true;
        for (String line = in.readLine(); line != null && !isExit(line); line = in.readLine()) {
            good &= commands.run(line);
        }
        return good ? 0 : 1;
    }

    private static boolean isExit(String line) {
        return line.strip().equals("exit") || line.strip().equals("quit");
    }

    private void startMachine() {
        machine.start(pc -> {
            if (options.memory() != 0) {
                pc.memory(options.memory());
            }
        });
    }

    private void attach(String name, Path image) throws IOException {
        ImageOptions how = options.how();
        if (name.equals("hda") && !options.format().isEmpty()) {
            how = how.withFormat(options.format());
        }
        Drive drive = drives.attach(name, image, DriveOptions.of(how));
        if (!drive.awaitAttached(DRIVER_LIMIT)) {
            String reason = drive.reason();
            drive.close();
            throw new IOException(reason);
        }
    }

    private void closeDrives() {
        for (Drive drive : drives.list()) {
            try {
                drive.close();
            } catch (IOException e) {
                err.println("platter: " + Reason.of(e));
            }
        }
        err.flush();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
