package org.platter.pc.machine;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.console.Keyboard;
import org.platter.pc.machine.console.Screen;
import org.platter.pc.machine.console.SerialLine;
import org.platter.pc.machine.console.Subscription;
import org.platter.pc.machine.geometry.Translation;
import org.platter.x86.cpu.CpuModel;
import org.platter.x86.cpu.PhysicalMemory;

/**
 * A PC/AT-class machine.
 *
 * <p>Life cycle: {@link #builder built}, {@link #run run} on a thread of the caller's until the guest switches it off or
 * someone {@link #stop stops} it, possibly run again, then {@link #close closed}. Only {@code run} occupies a thread;
 * everything else may be called from any thread and takes effect between two instructions.
 *
 * <p>Nothing a guest does makes {@code run} throw.
 */
public final class Pc implements AutoCloseable {

    private final Motherboard board;
    private final RunLoop loop;
    private final Slots slots;

    private Pc(Builder options) {
        board = new Motherboard(options);
        loop = new RunLoop(board, options.realTime);
        slots = new Slots(board, options.devices);
    }

    /** Starts the description of a machine. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs the machine on the calling thread, from power-on the first time and after {@link PcState#OFF}, and otherwise
     * from where it was stopped. Returns when the guest switches the machine off or {@link #stop} is called.
     *
     * @throws IllegalStateException if it is running already
     */
    public void run() {
        loop.run(Long.MAX_VALUE);
    }

    /**
     * As {@link #run()}, but returns when so much machine time has passed, at the latest: within a millisecond of it.
     *
     * @throws IllegalStateException if it is running already
     */
    public void run(Duration machineTime) {
        loop.run(machineTime.toNanos());
    }

    /** Makes {@link #run} return soon; if it is not running, the next {@code run} is not affected. */
    public void stop() {
        loop.stop();
    }

    /** Makes the machine and its time stand still within {@link #run}. */
    public void pause() {
        loop.pause();
    }

    /** Ends {@link #pause}. */
    public void resume() {
        loop.resume();
    }

    /** Presses the reset button. */
    public void reset() {
        loop.reset();
    }

    /** What the machine does now. */
    public PcState state() {
        return loop.state();
    }

    /** Has the listener called with each new state, on the machine's thread: it must return soon and not throw. */
    public Subscription onState(Consumer<PcState> listener) {
        return loop.onState(listener);
    }

    /**
     * Has the listener told why a device pauses the machine, such as a disk whose file system is full; {@link #resume} has the
     * device try again. It is called on the machine's thread: it must return soon and not throw.
     */
    public Subscription onStop(Consumer<String> listener) {
        return loop.onStop(listener);
    }

    /** The display. */
    public Screen screen() {
        return board.screen();
    }

    /** The keyboard. */
    public Keyboard keyboard() {
        return board.keyboard();
    }

    /** The other end of COM1. */
    public SerialLine serial() {
        return board.serial();
    }

    /** Has the listener called for each byte, 0 to 255, that the guest writes to port E9h, as {@link SerialLine#onByte}. */
    public Subscription onDebugByte(IntConsumer listener) {
        return board.onDebugByte(listener);
    }

    /** Guest memory and how far the machine is; to be looked at while it does not run. */
    public PhysicalMemory memory() {
        return board.physicalMemory();
    }

    /** Instructions executed since the machine was built; exact while it does not run. */
    public long instructions() {
        return board.instructions();
    }

    /** Nanoseconds of machine time since the machine was built; exact while it does not run. */
    public long nanos() {
        return board.clock().now();
    }

    /**
     * Unplugs the devices, which may then be plugged into another machine.
     *
     * @throws IllegalStateException if the machine is running
     */
    @Override
    public void close() {
        loop.requireStopped();
        slots.empty();
    }

    /** Describes a machine. Not for use by several threads. */
    public static final class Builder {

        int memorySize = 16 << 20;
        int nanosPerInstruction = 10;
        CpuModel processor = CpuModel.I486;
        boolean realTime = true;
        LocalDateTime startTime = LocalDateTime.now();
        final int[] bootOrder = {0, 1, 2, 3};
        String bootSources = "adc";
        final Translation[] translations = {Translation.AUTO, Translation.AUTO, Translation.AUTO, Translation.AUTO};
        final List<MachineDevice> devices = new ArrayList<>();

        private Builder() {}

        /**
         * Bytes of RAM; 16 MiB unless set.
         *
         * @param bytes 1 MiB to 2047 MiB in steps of 64 KiB
         */
        public Builder memory(int bytes) {
            if (bytes < 1 << 20 || bytes > 2047 << 20 || bytes % 0x10000 != 0) {
                throw new IllegalArgumentException(
                        "memory of " + bytes + " bytes: expected 1 MiB to 2047 MiB in steps of 64 KiB");
            }
            memorySize = bytes;
            return this;
        }

        /** Which processor it has; {@link CpuModel#I486} unless set. */
        public Builder processor(CpuModel model) {
            processor = Objects.requireNonNull(model);
            return this;
        }

        /** Plugs a device in when the machine is built; the machine unplugs it when it is closed. */
        public Builder device(MachineDevice device) {
            devices.add(Objects.requireNonNull(device));
            return this;
        }

        /**
         * Whether machine time follows the wall clock. It does unless set: an idle guest then costs nothing, a busy one
         * runs no faster than {@link #nanosPerInstruction} says, and time is moved forward when the host cannot keep up.
         * Otherwise the machine runs as fast as it can, waiting takes no time, and equal input gives equal runs.
         */
        public Builder realTime(boolean followsTheWallClock) {
            realTime = followsTheWallClock;
            return this;
        }

        /**
         * How long an instruction takes in machine time; 10 ns unless set.
         *
         * @param nanos 1 to 1000
         */
        public Builder nanosPerInstruction(int nanos) {
            if (nanos < 1 || nanos > 1000) {
                throw new IllegalArgumentException(nanos + " ns per instruction: expected 1 to 1000");
            }
            nanosPerInstruction = nanos;
            return this;
        }

        /** What the guest's clock shows at power-on; the host's local time unless set. */
        public Builder startTime(LocalDateTime time) {
            startTime = Objects.requireNonNull(time);
            return this;
        }

        /**
         * What the BIOS tries to start, in this order; {@code adc} unless set.
         *
         * @param sources of the letters {@code a} for the first diskette drive, {@code c} for the hard disks and {@code d} for
         *     the CD-ROM drives, each at most once; what is left out is not tried
         */
        public Builder bootFrom(String sources) {
            boolean known = !sources.isEmpty()
                    && sources.chars().allMatch(c -> "acd".indexOf(c) >= 0)
                    && sources.chars().distinct().count() == sources.length();
            if (!known) {
                throw new IllegalArgumentException("boot order '" + sources
                        + "': expected a (diskette), c (disk) and d (CD-ROM), each at most once");
            }
            bootSources = sources;
            return this;
        }

        /**
         * The hard disk the BIOS tries first; the others follow in their order.
         *
         * @param disk 0 to 3: primary master, primary slave, secondary master, secondary slave
         */
        public Builder bootDisk(int disk) {
            Objects.checkIndex(disk, bootOrder.length);
            bootOrder[0] = disk;
            for (int i = 1, next = 0; i < bootOrder.length; i++, next++) {
                next += next == disk ? 1 : 0;
                bootOrder[i] = next;
            }
            return this;
        }

        /**
         * How the BIOS translates a disk's geometry; {@link Translation#AUTO} unless set.
         *
         * @param disk 0 to 3: primary master, primary slave, secondary master, secondary slave
         */
        public Builder translation(int disk, Translation translation) {
            translations[Objects.checkIndex(disk, translations.length)] = Objects.requireNonNull(translation);
            return this;
        }

        /** The same for every disk. */
        public Builder translation(Translation translation) {
            Arrays.fill(translations, Objects.requireNonNull(translation));
            return this;
        }

        /**
         * Builds the machine and plugs the devices in.
         *
         * @throws IllegalStateException if a device is plugged in elsewhere or wants a port that is taken
         */
        public Pc build() {
            return new Pc(this);
        }

        /**
         * Builds the machine without letting its processor run, for programs that try the devices.
         *
         * @throws IllegalStateException if a device is plugged in elsewhere or wants a port that is taken
         */
        public DeviceBench buildBench() {
            return new DeviceBench(this);
        }
    }
}
