package org.platter.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Collectors;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;
import org.platter.pc.host.Machine;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.console.ScreenImage;
import org.platter.pc.machine.console.Subscription;

/**
 * Shows the machine in a terminal and passes the terminal's keys on, also while machines end and others start, until a person
 * presses Ctrl-].
 */
public final class MachineView {

    private static final int POLL = 250;
    private static final char LEAVE = 0x1D;
    private static final String CUT = "...";

    /** Blanks around the status line. */
    private static final int MARGINS = 2;

    private static final ScreenImage DARK = new ScreenImage(0, 0, new byte[0], null, false, new int[16]);

    private final Machine machine;
    private final Drives drives;

    /** The machine, and the drives of whose troubles the status line tells. */
    public MachineView(Machine machine, Drives drives) {
        this.machine = machine;
        this.drives = drives;
    }

    /** When a view ends by itself. */
    public enum Until {
        /** When Ctrl-] is pressed. */
        LEFT,
        /** And when the machine is off. */
        OFF
    }

    /**
     * Shows the machine on the calling thread.
     *
     * @param title what the status line begins with
     * @param leaving what the status line says that Ctrl-] does
     * @throws IOException if the terminal is gone
     */
    public void show(Terminal terminal, Keys keys, String title, String leaving, Until until) throws IOException {
        boolean[] lost = {false};
        Painter painter = new Painter(terminal, this::image, size -> status(size, title, leaving), () -> {
            synchronized (lost) {
                lost[0] = true;
            }
        });
        Frames frames = new Frames(painter);
        Subscription changes = machine.onChange(frames::follow);
        try {
            frames.follow();
            painter.start();
            Typist typist = new Typist();
            byte[] piece = new byte[1024];
            for (int count = 0; count >= 0 && typist.accept(piece, count); count = keys.read(piece, POLL)) {
                synchronized (lost) {
                    if (lost[0] || until == Until.OFF && machine.pc().isEmpty()) {
                        break;
                    }
                }
            }
        } finally {
            changes.close();
            frames.close();
            painter.close();
        }
    }

    private ScreenImage image() {
        return machine.pc().map(pc -> pc.screen().image()).orElse(DARK);
    }

    private String status(Terminal.Size size, String title, String leaving) {
        String trouble = drives.list().stream()
                .filter(drive -> drive.state() == DriveState.DETACHED || drive.state() == DriveState.MISSING)
                .map(MachineView::trouble)
                .collect(Collectors.joining("; "));
        String state = machine.describe();
        if (machine.stopReason().isPresent()) {
            state = "standing still, Enter tries again: " + machine.stopReason().get();
        } else if (!trouble.isEmpty()) {
            state = machine.held() ? "standing still, " + trouble : trouble;
        } else if (state.equals("running") && size.rows() <= image().rows()) {
            return "";
        }
        return line(title, state, leaving, size.columns());
    }

    /** What a person can do is to stay in sight, however long the reasons are. */
    static String line(String title, String state, String leaving, int columns) {
        String beginning = title + "   " + state;
        String ending = "   Ctrl-] " + leaving;
        int room = columns - MARGINS - ending.length();
        boolean fits = beginning.length() <= room;
        return (fits ? beginning : beginning.substring(0, Math.max(0, room - CUT.length())) + CUT) + ending;
    }

    private static String trouble(Drive drive) {
        String reason = drive.reason();
        int more = reason.indexOf("; ");
        return "no driver for " + drive.name() + ": " + (more < 0 ? reason : reason.substring(0, more));
    }

    /** Has the painter woken by each frame of whichever machine is on. */
    private final class Frames {

        private final Painter painter;
        private Subscription frames = () -> {};

        Frames(Painter painter) {
            this.painter = painter;
        }

        synchronized void follow() {
            frames.close();
            Optional<Pc> pc = machine.pc();
            frames = pc.isPresent() ? pc.get().screen().onFrame(painter::wake) : () -> {};
            painter.wake();
        }

        synchronized void close() {
            frames.close();
        }
    }

    /** Presses the keys of whichever machine is on. */
    private final class Typist {

        private Optional<Pc> at = Optional.empty();
        private KeyDecoder decoder;

        /** False if a person wants to leave. */
        boolean accept(byte[] piece, int count) {
            if (takes(piece, count)) {
                return true;
            }
            Optional<Pc> now = machine.pc();
            if (!now.equals(at) || decoder == null) {
                at = now;
                decoder = now.map(pc -> new KeyDecoder(pc.keyboard())).orElse(null);
            }
            if (decoder != null) {
                return count == 0 || decoder.accept(ByteBuffer.wrap(piece, 0, count));
            }
            return !has(piece, count, LEAVE);
        }

        /** Whether keys are not for the machine, because a device has stopped it; Enter has that try again. */
        private boolean takes(byte[] piece, int count) {
            if (machine.stopReason().isEmpty() || has(piece, count, LEAVE)) {
                return false;
            }
            if (has(piece, count, '\r')) {
                machine.tryAgain();
            }
            return true;
        }

        private static boolean has(byte[] piece, int count, char key) {
            for (int i = 0; i < count; i++) {
                if (piece[i] == key) {
                    return true;
                }
            }
            return false;
        }
    }
}
