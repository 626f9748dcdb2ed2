package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.platter.block.api.BlockDevice;
import org.platter.floppy.controller.FloppyController;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.Pc;
import org.platter.x86.cpu.CpuModel;

/**
 * Someone at the screen and keyboard of a PC: waits for a text, types, waits for the next. Runs in machine time, so a
 * session goes the same way each time, and gives up after {@link #PATIENCE}.
 */
final class Session {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final FloppyController floppy = new FloppyController();
    private CpuModel processor = CpuModel.I486;
    private String bootOrder = "adc";
    private Duration patience = PATIENCE;

    private record Step(String awaited, String typed) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final IdeController ide = new IdeController();
    private String screen = "";

    /** A PC without disks. */
    static Session empty() {
        return new Session();
    }

    /** A PC with this disk as its first. */
    static Session with(BlockDevice disk) {
        Session session = new Session();
        session.ide.attach(0, disk);
        return session;
    }

    /** Adds a disk, 0 to 3. */
    Session disk(int unit, BlockDevice disk) {
        ide.attach(unit, disk);
        return this;
    }

    /** Puts a diskette into drive A. */
    Session diskette(BlockDevice diskette) {
        floppy.insert(0, diskette);
        return this;
    }

    /** Has the BIOS try these, as {@link Pc.Builder#bootFrom} has them. */
    Session bootFrom(String order) {
        bootOrder = order;
        return this;
    }

    Session processor(CpuModel model) {
        processor = model;
        return this;
    }

    /** Gives the guest so much machine time. */
    Session patience(Duration machineTime) {
        patience = machineTime;
        return this;
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
        try (Pc pc = Pc.builder()
                .device(ide)
                .device(floppy)
                .bootFrom(bootOrder)
                .processor(processor)
                .realTime(false)
                .build()) {
            var watching = pc.screen().onFrame(() -> look(pc));
            pc.run(patience);
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
