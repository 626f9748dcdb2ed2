package org.platter.pc.host;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.platter.block.images.Drive;
import org.platter.block.images.Drives;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.console.Subscription;

/**
 * The one PC of a framework, built with every {@link MachineDevice} there is: such a device can be in one machine only. It runs
 * on a thread of its own, from {@link #start} until {@link #stop} or until the guest switches it off; then there is none.
 * A device that goes away ends it first. May be used from any thread.
 *
 * <p>It stands still while somebody {@linkplain #hold holds} it, be it a person or a drive that misses its driver,
 * and while a device has stopped it that cannot do what the guest wants.
 */
@Component(service = Machine.class)
public final class Machine {

    private static final int STOP_POLL = 20;

    private final Drives drives;
    private final List<MachineDevice> devices = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<Object> holders = new HashSet<>();
    private Pc pc;

    /** Why a device has stopped the machine; null if none has. */
    private String stopReason;

    private Thread thread;

    /** @param drives whose requests are not to keep a machine that is to stop */
    @Activate
    public Machine(@Reference Drives drives) {
        this.drives = Objects.requireNonNull(drives);
    }

    /** Has the device be in the machines that are started from now on. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addDevice(MachineDevice device) {
        devices.add(device);
    }

    /** Ends {@link #addDevice}; a machine that has the device is stopped before. */
    public void removeDevice(MachineDevice device) {
        devices.remove(device);
        stop();
    }

    /**
     * Starts a machine.
     *
     * @param settings completes the description of it
     * @throws IllegalStateException if one runs already, or has not ended yet
     */
    public void start(Consumer<Pc.Builder> settings) {
        synchronized (this) {
            if (thread != null) {
                throw new IllegalStateException("the machine runs already");
            }
            Pc.Builder builder = Pc.builder();
            settings.accept(builder);
            devices.forEach(builder::device);
            Pc built = builder.build();
            if (!holders.isEmpty()) {
                built.pause();
            }
            built.onStop(this::stopped);
            pc = built;
            thread = new Thread(() -> run(built), "platter machine");
            thread.setDaemon(true);
            thread.start();
        }
        tell();
    }

    /** The machine that is on; empty if none is. */
    public synchronized Optional<Pc> pc() {
        return Optional.ofNullable(pc);
    }

    /**
     * Switches the machine off and waits until it is. Does nothing if there is none. A guest that waits for a drive without a
     * driver is told of an error, so that it comes to an end.
     */
    public void stop() {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        boolean interrupted = false;
        while (running.isAlive()) {
            pc().ifPresent(Pc::stop);
            drives.list().forEach(Drive::endWaiting);
            try {
                running.join(STOP_POLL);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the machine, and the ones after it, stand still until the holder {@linkplain #release lets go}. */
    public synchronized void hold(Object holder) {
        holders.add(holder);
        if (pc != null) {
            pc.pause();
        }
    }

    /** Ends {@link #hold}; the machine goes on when nobody holds it any more. */
    public synchronized void release(Object holder) {
        if (holders.remove(holder) && holders.isEmpty() && pc != null) {
            pc.resume();
        }
    }

    /** Why a device has stopped the machine, which then stands still until {@link #tryAgain}; empty if none has. */
    public synchronized Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /** Has a device that has stopped the machine try again; does nothing if none has. */
    public void tryAgain() {
        synchronized (this) {
            if (stopReason == null) {
                return;
            }
            stopReason = null;
            release(this);
        }
        tell();
    }

    /** Called on the machine's thread, which stands still by itself; holding it keeps it from going on before its time. */
    private void stopped(String reason) {
        synchronized (this) {
            stopReason = reason;
            hold(this);
        }
        tell();
    }

    /** Whether this one holds the machine, if there is one. */
    public synchronized boolean holds(Object holder) {
        return holders.contains(holder);
    }

    /** Whether somebody holds the machine, if there is one. */
    public synchronized boolean held() {
        return !holders.isEmpty();
    }

    /** Has the listener called, on any thread, after a machine was started, stopped by a device or has ended; it must return soon. */
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Deactivate
    void deactivate() {
        stop();
    }

    /** It may have been told to stop before it ran, which it forgets; {@link #stop} tells it again. */
    private void run(Pc machine) {
        try {
            machine.run();
        } finally {
            machine.close();
            synchronized (this) {
                pc = null;
                thread = null;
                stopReason = null;
                holders.remove(this);
            }
            tell();
        }
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /** How the machine is, in two words at most, for people. */
    public synchronized String describe() {
        return pc == null ? "off" : held() ? "standing still" : "running";
    }
}
