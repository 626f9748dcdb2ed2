package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.platter.block.api.BlockDevice;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.Pc;

/**
 * Someone at the screen and keyboard of a PC: waits for a text, types, waits for the next. Runs in machine time, so a
 * session goes the same way each time, and gives up after {@link #PATIENCE}.
 */
final class Session {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private record Step(String awaited, String typed) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final IdeController ide = new IdeController();
    private String screen = "";

    /** A PC with this disk as its first. */
    static Session with(BlockDevice disk) {
        Session session = new Session();
        session.ide.attach(0, disk);
        return session;
    }

    /** Types the text, in which {@code \n} is Enter, once the other is on the screen. */
    Session when(String shown, String typed) {
        steps.add(new Step(shown, typed));
        return this;
    }

    /**
     * Runs the machine until everything was typed and the text is on the screen, and then takes the power away.
     *
     * @return the screen at the end
     */
    String until(String shown) {
        steps.add(new Step(shown, ""));
        try (Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            var watching = pc.screen().onFrame(() -> look(pc));
            pc.run(PATIENCE);
            watching.close();
        }
        if (!steps.isEmpty()) {
            fail("the guest never showed '" + steps.element().awaited() + "' but\n" + screen);
        }
        return screen;
    }

    private void look(Pc pc) {
        screen = String.join("\n", pc.screen().image().lines());
        if (!steps.isEmpty() && screen.contains(steps.element().awaited())) {
            pc.keyboard().type(steps.remove().typed());
        }
        if (steps.isEmpty()) {
            pc.stop();
        }
    }
}
