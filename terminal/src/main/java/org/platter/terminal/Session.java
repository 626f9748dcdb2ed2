package org.platter.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicReference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DriveState;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.PcState;
import org.platter.pc.machine.console.Subscription;

/**
 * One run of a machine with everything that watches it: screen and keys in a terminal or the serial line on standard
 * input and output, the script, the time limit, the drives. It runs the machine on the calling thread.
 */
final class Session {

    /** @param message for people, on standard error; empty for none */
    private record Ending(int exitCode, String message) {}

    private final Pc pc;
    private final List<Drive> drives;
    private final BootOptions options;
    private final Script script;
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private final DeviceStop deviceStop;
    private Watcher watcher;

    /** What shows the machine to a person. */
    interface Watcher extends AutoCloseable {

        /** Begins to pass keys on; the machine runs now. */
        void start();

        /** Says how things stand; empty if all is well. */
        void tell(String message);

        @Override
        void close();
    }

    Session(Pc pc, List<Drive> drives, BootOptions options) {
        this.pc = pc;
        this.drives = drives;
        this.options = options;
        deviceStop = new DeviceStop(pc);
        script = new Script(options.script(), pc.keyboard(), () -> end(0, ""));
    }

    /** Runs the machine to its end; returns the exit code. */
    int run() throws IOException {
        Optional<RawTerminal> terminal = takeTerminal();
        Timer limit = new Timer("platter time limit", true);
        List<Subscription> subscriptions = new ArrayList<>();
        DriveListener onDrive = this::driveChanged;
        try (Watcher watching = watcher(terminal)) {
            watcher = watching;
            subscriptions.add(
                    pc.screen().onFrame(() -> script.screen(pc.screen().image())));
            subscriptions.add(pc.serial().onByte(script::serial));
            subscriptions.add(pc.onState(state -> {
                if (state == PcState.RUNNING) {
                    watching.start();
                    stopIfEnded();
                }
            }));
            subscriptions.add(pc.onStop(reason -> {
                deviceStop.begin(() -> watching.tell(""));
                watching.tell("the machine stands still, Enter tries again: " + reason);
            }));
            drives.forEach(drive -> drive.addListener(onDrive));
            startTimeLimit(limit);
            pc.run();
        } finally {
            limit.cancel();
            drives.forEach(drive -> drive.removeListener(onDrive));
            subscriptions.forEach(Subscription::close);
            terminal.ifPresent(RawTerminal::close);
        }
        Ending how = ending.get() == null ? new Ending(0, "") : ending.get();
        report(how, terminal.isPresent());
        return how.exitCode;
    }

    /** Ends the run, or keeps it from beginning. Of several reasons the first one counts. */
    void end(int exitCode, String message) {
        ending.compareAndSet(null, new Ending(exitCode, message));
        pc.stop();
        drives.forEach(Session::freeTheGuest);
    }

    /** A guest that waits for a drive without a driver would never come to see that it is to stop. */
    private static void freeTheGuest(Drive drive) {
        if (drive.state() != DriveState.ATTACHED) {
            try {
                drive.close();
            } catch (IOException e) {
                System.err.println("platter: " + drive.name() + ": " + e.getMessage());
            }
        }
    }

    /** The machine forgets that it was stopped before it ran. */
    private void stopIfEnded() {
        if (ending.get() != null) {
            pc.stop();
        }
    }

    private Optional<RawTerminal> takeTerminal() {
        if (!options.headless()) {
            return RawTerminal.take(RawTerminal.Use.FULL_SCREEN);
        }
        return options.serialOnStdio() ? RawTerminal.take(RawTerminal.Use.LINES) : Optional.empty();
    }

    private Watcher watcher(Optional<RawTerminal> terminal) {
        if (!options.headless() && terminal.isPresent()) {
            return new FullScreen(pc, terminal.get(), title(), deviceStop, () -> end(0, ""));
        }
        return new SerialOnStdio(pc, options.serialOnStdio(), terminal.isPresent(), deviceStop, () -> end(0, ""));
    }

    private String title() {
        return drives.isEmpty()
                ? "no disk"
                : drives.get(0).image().getFileName().toString();
    }

    private void startTimeLimit(Timer limit) {
        if (options.timeout().isZero()) {
            return;
        }
        limit.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        String awaited = script.awaited();
                        end(
                                1,
                                "time-out after " + options.timeout().toSeconds() + " s"
                                        + (awaited == null ? "" : "; expected text: " + awaited) + "\nThe screen:\n"
                                        + pc.screen().image().text().stripTrailing());
                    }
                },
                options.timeout().toMillis());
    }

    private void driveChanged(Drive drive, DriveState state, String reason) {
        String where = drive.name() + (reason.isEmpty() ? "" : ": " + reason);
        switch (state) {
            case ATTACHED -> {
                deviceStop.end();
                watcher.tell("");
                pc.resume();
            }
            case DETACHED -> watcher.tell("waiting for a driver: " + where);
            case MISSING -> {
                pc.pause();
                watcher.tell("the machine stands still: no driver for " + where);
            }
            default -> {}
        }
    }

    private void report(Ending how, boolean onTerminal) throws IOException {
        if (!how.message.isEmpty()) {
            System.err.println("platter: " + how.message);
        } else if (!options.headless() && !onTerminal) {
            out.println(pc.screen().image().text().stripTrailing());
        }
        if (options.screenshot().isPresent()) {
            Screenshot.write(pc.screen().image(), options.screenshot().get());
        }
    }
}
