package org.platter.floppy.controller;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.platter.machine.api.Board;
import org.platter.machine.api.DmaChannel;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/** A board with nothing but the controller on it, whose time is moved by hand and whose memory is one buffer. */
final class Workbench implements Board, PortBus, MachineClock, DmaChannel {

    private static final int STATUS = 0x3F4, DATA = 0x3F5;
    private static final int READY = 0x80, TO_HOST = 0x40, BUSY = 0x10;

    private record Event(long when, Runnable action) {}

    private final PortDevice[] devices = new PortDevice[0x10000];
    private final List<Event> events = new ArrayList<>();
    private long now;

    final FloppyController controller = new FloppyController();

    /** What DMA moves, from position to limit. */
    ByteBuffer memory = ByteBuffer.allocate(0);

    boolean interrupt;

    Workbench() {
        controller.plug(this);
    }

    /** Enables the chip and takes the four interrupts of its reset. */
    Workbench started() {
        out(0x3F2, 0x1C);
        pass();
        for (int i = 0; i < 4; i++) {
            command(0x08);
        }
        command(0x03, 0xAF, 0x02);
        return this;
    }

    int in(int port) {
        return devices[port].read(port, 1) & 0xFF;
    }

    void out(int port, int value) {
        devices[port].write(port, 1, value);
    }

    /** Gives a command, lets it end, and takes its results. */
    int[] command(int... bytes) {
        give(bytes);
        pass();
        return results();
    }

    void give(int... bytes) {
        for (int value : bytes) {
            if ((in(STATUS) & (READY | TO_HOST)) != READY) {
                throw new AssertionError(String.format("status %02Xh: the chip takes no byte", in(STATUS)));
            }
            out(DATA, value);
        }
    }

    int[] results() {
        List<Integer> results = new ArrayList<>();
        while ((in(STATUS) & (READY | TO_HOST | BUSY)) == (READY | TO_HOST | BUSY)) {
            results.add(in(DATA));
        }
        return results.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Lets everything happen that is going to. */
    void pass() {
        while (!events.isEmpty()) {
            Event next =
                    events.stream().min(Comparator.comparingLong(Event::when)).orElseThrow();
            events.remove(next);
            now = Math.max(now, next.when);
            next.action.run();
        }
    }

    @Override
    public PortBus ports() {
        return this;
    }

    @Override
    public InterruptLine interrupt(int number) {
        return high -> interrupt = high;
    }

    @Override
    public GuestMemory memory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MachineClock clock() {
        return this;
    }

    @Override
    public DmaChannel dma(int number) {
        return this;
    }

    @Override
    public void map(int first, int count, PortDevice device) {
        for (int port = first; port < first + count; port++) {
            devices[port] = device;
        }
    }

    @Override
    public void unmap(int first, int count) {
        map(first, count, null);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm at(long when, Runnable action) {
        Event event = new Event(when, action);
        events.add(event);
        return () -> events.remove(event);
    }

    @Override
    public Alarm after(CompletionStage<?> work, long when, Runnable action) {
        throw new UnsupportedOperationException("the controller waits for nobody");
    }

    @Override
    public boolean toMemory(ByteBuffer from) {
        while (from.hasRemaining() && memory.hasRemaining()) {
            memory.put(from.get());
        }
        return !memory.hasRemaining();
    }

    @Override
    public boolean fromMemory(ByteBuffer to) {
        while (to.hasRemaining() && memory.hasRemaining()) {
            to.put(memory.get());
        }
        return !memory.hasRemaining();
    }
}
