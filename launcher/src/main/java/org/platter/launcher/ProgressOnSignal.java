package org.platter.launcher;

import java.io.PrintStream;
import java.lang.reflect.Proxy;

/**
 * Tells how far a verb is once for every SIGUSR1, as qemu-img does. Java has no public way to hear signals, so this asks
 * what every JDK has and not every compiler knows; where there is no such signal, nothing is told.
 */
final class ProgressOnSignal implements ProgressDisplay {

    private final PrintStream err;
    private volatile boolean asked;

    private ProgressOnSignal(PrintStream err) {
        this.err = err;
    }

    static ProgressOnSignal listening(PrintStream err) {
        ProgressOnSignal display = new ProgressOnSignal(err);
        try {
            display.listen();
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Another system, where nobody sends it.
        }
        return display;
    }

    private void listen() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object asking = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {handler}, (proxy, method, given) -> {
                    asked = true;
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("USR1"), asking);
    }

    @Override
    public void show(long done, long total) {
        if (asked) {
            asked = false;
            err.println(ProgressLine.text((long) (10000.0 * done / total)));
            err.flush();
        }
    }

    @Override
    public void end(boolean whole) {}
}
