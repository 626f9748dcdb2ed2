package org.platter.block.images;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners what happened, in order, one at a time, and never on the thread or under a lock of whom it happened to. */
final class Events {

    private record Event(List<DriveListener> listeners, Drive drive, DriveState state, String reason) {}

    private final List<DriveListener> ofAllDrives;
    private final CopyOnWriteArrayList<DriveListener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private final Background background;
    private boolean delivering;

    /** @param ofAllDrives who hears of this drive because of hearing of all; others may come and go meanwhile */
    Events(List<DriveListener> ofAllDrives, Background background) {
        this.ofAllDrives = ofAllDrives;
        this.background = background;
    }

    Background background() {
        return background;
    }

    void addListener(DriveListener listener) {
        listeners.add(listener);
    }

    void removeListener(DriveListener listener) {
        listeners.remove(listener);
    }

    void add(Drive drive, DriveState state, String reason) {
        List<DriveListener> all = new ArrayList<>(ofAllDrives);
        all.addAll(listeners);
        add(all, drive, state, reason);
    }

    /** Tells only these. */
    synchronized void add(List<DriveListener> audience, Drive drive, DriveState state, String reason) {
        waiting.add(new Event(audience, drive, state, reason));
        if (!delivering) {
            delivering = true;
            background.run(this::deliver);
        }
    }

    private void deliver() {
        for (Event event = next(); event != null; event = next()) {
            for (DriveListener listener : event.listeners) {
                try {
                    listener.changed(event.drive, event.state, event.reason);
                } catch (RuntimeException | Error e) {
                    Thread current = Thread.currentThread();
                    current.getUncaughtExceptionHandler().uncaughtException(current, e);
                }
            }
        }
    }

    private synchronized Event next() {
        delivering = !waiting.isEmpty();
        return waiting.poll();
    }
}
