package org.platter.qtest.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Waits on one thread for what comes in by any channel, or for {@link #wake}. */
final class MainLoop implements Closeable {

    /** What is done when a channel has something. */
    @FunctionalInterface
    interface Handler {
        void ready() throws IOException;
    }

    private final Selector selector = Selector.open();
    private volatile boolean ended;

    MainLoop() throws IOException {}

    void add(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, operations, handler);
    }

    /** Runs until {@link #end}. */
    void run(Runnable afterEach) throws IOException {
        while (!ended) {
            selector.select();
            List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
            selector.selectedKeys().clear();
            for (SelectionKey key : ready) {
                if (key.isValid() && !ended) {
                    ((Handler) key.attachment()).ready();
                }
            }
            afterEach.run();
        }
    }

    /** Has the loop do a turn. Any thread. */
    void wake() {
        try {
            selector.wakeup();
        } catch (ClosedSelectorException e) {
            // There is nobody to wake.
        }
    }

    /** Ends the loop after this turn. Any thread. */
    void end() {
        ended = true;
        wake();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
