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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.pc.host.Machine;
import org.platter.pc.machine.geometry.Translation;
import org.platter.terminal.MachineView;
import org.platter.terminal.StandardStreams;

/**
 * The {@code shell} command: Gogo's commands at a prompt in this terminal, or from the lines of standard input where that is
 * none. At the end the machine is switched off and every drive closed. The launcher calls it on its main thread and exits with
 * what it returns.
 */
@Component(service = Function.class, property = "platter.command=shell")
public final class Shell implements Function<Map<String, Object>, Callable<Integer>> {

    private static final Duration DRIVER_LIMIT = Duration.ofSeconds(5);
    private static final String WELCOME =
            "Platter. help lists the commands, Tab completes, vm:view shows the machine, exit or Ctrl-D ends all.";

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Drives drives;
    private final Machine machine;
    private final CommandDirectory directory;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final PrintStream out = stream(FileDescriptor.out);
    private final PrintStream err = stream(FileDescriptor.err);
    private volatile LocalTerminal terminal;

    /** For these drives and this machine. */
    @Activate
    public Shell(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference Drives drives,
            @Reference Machine machine) {
        this.context = context;
        this.processor = processor;
        this.drives = drives;
        this.machine = machine;
        directory = new CommandDirectory(context);
    }

    /**
     * The shell of a command.
     *
     * @param command as the bundle's README lists it
     * @return runs the shell; 0, or 1 if a line of standard input was an error. It throws an {@link IOException} if an image
     *     cannot be attached, and if a bundle is stopped without which there is no shell
     */
    @Override
    public Callable<Integer> apply(Map<String, Object> command) {
        ShellOptions options = ShellOptions.of(command);
        return () -> run(options);
    }

    private int run(ShellOptions options) throws Exception {
        List<ServiceRegistration<?>> commands = new ArrayList<>();
        for (CommandSet own : ownCommands()) {
            commands.addAll(CommandFunction.register(context, own));
        }
        try {
            for (Map.Entry<String, Path> image : options.images().entrySet()) {
                attach(image.getKey(), image.getValue(), options.how(image.getKey()));
            }
            // Who waits for a line cannot be stopped, so it is not this thread.
            Thread work = new Thread(() -> work(options), "platter shell");
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
            CommandFunction.withdraw(commands);
        }
    }

    private List<CommandSet> ownCommands() {
        return List.of(
                new HelpCommand(directory),
                new FolderCommands(),
                new BundleCommands(context),
                new ViewCommand(this::view));
    }

    private void view() throws IOException {
        if (terminal == null) {
            throw new IOException("standard input and output are no terminal; vm:screen prints the screen");
        }
        terminal.show(new MachineView(machine, drives), "comes back", MachineView.Until.LEFT);
    }

    /** Ends the command: the process is to end, which then says nothing more, or something it stands on goes away. */
    @Deactivate
    void end() {
        exitCode.completeExceptionally(new IOException("a bundle was stopped that the shell stands on, so it ends"));
    }

    private void work(ShellOptions options) {
        try (Commands commands = new Commands(processor, out, err)) {
            exitCode.complete(StandardStreams.areTerminal() ? prompt(commands, options) : script(commands, options));
        } catch (IOException | InterruptedException | RuntimeException | LinkageError e) {
            exitCode.completeExceptionally(e);
        }
    }

    private int prompt(Commands commands, ShellOptions options) throws IOException, InterruptedException {
        terminal = LocalTerminal.open();
        Prompt prompt = new Prompt(terminal, new CommandCompleter(context, directory, commands::here));
        if (options.view()) {
            startMachine(options);
            MachineView view = new MachineView(machine, drives);
            while (true) {
                terminal.show(view, "opens the prompt", MachineView.Until.OFF);
                if (machine.pc().isEmpty()) {
                    return 0;
                }
                out.println(
                        "platter: exit ends the machine; an empty line or Ctrl-D goes back to it; help lists the commands.");
                for (String line = prompt.next(); line != null && !line.isBlank(); line = prompt.next()) {
                    if (isExit(line)) {
                        return 0;
                    }
                    runBreakable(commands, line);
                }
            }
        }
        out.println(WELCOME);
        for (String line = prompt.next(); line != null && !isExit(line); line = prompt.next()) {
            runBreakable(commands, line);
        }
        return 0;
    }

    private void runBreakable(Commands commands, String line) throws InterruptedException {
        Break wish = new Break();
        Runnable ignoreAgain = terminal.onInterrupt(wish::wish);
        try {
            commands.run(line, wish);
        } finally {
            ignoreAgain.run();
        }
    }

    private int script(Commands commands, ShellOptions options) throws IOException {
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

    private void startMachine(ShellOptions options) {
        machine.start(pc -> {
            if (options.memory() != 0) {
                pc.memory(options.memory());
            }
            if (!options.bootOrder().isEmpty()) {
                pc.bootFrom(options.bootOrder());
            }
            if (!options.translation().isEmpty()) {
                pc.translation(Translation.named(options.translation()));
            }
        });
    }

    private void attach(String name, Path image, DriveOptions how) throws IOException {
        Drive drive = drives.attach(name, image, how);
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
