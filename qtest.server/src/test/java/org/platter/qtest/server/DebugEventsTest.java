package org.platter.qtest.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.platter.block.api.BlockException;
import org.platter.block.support.MemoryStorage;

@Timeout(30)
class DebugEventsTest {

    private final CountDownLatch held = new CountDownLatch(1);
    private final DebugEvents events = new DebugEvents(held::countDown);
    private final DebugStorage storage = new DebugStorage(new MemoryStorage("disk"), events);

    @Test
    void aRuleMakesOneRequestFail() throws Exception {
        events.rules(
                "rules",
                List.of(
                        "[inject-error]",
                        "event = \"flush_to_disk\"",
                        "errno = \"28\"",
                        "once = \"on\"",
                        "",
                        "[set-state]",
                        "event = \"flush_to_disk\"",
                        "new_state = \"2\"",
                        "[inject-error]",
                        "event = \"write_aio\"",
                        "state = \"2\""));
        storage.flush(); // nothing to be flushed, so not to the disk
        storage.write(ByteBuffer.allocate(512), 0);
        BlockException full = assertThrows(BlockException.class, storage::flush);
        assertEquals(BlockException.Kind.NO_SPACE, full.kind());
        storage.flush();
        BlockException failed = assertThrows(BlockException.class, () -> storage.write(ByteBuffer.allocate(512), 0));
        assertEquals(BlockException.Kind.IO, failed.kind());
    }

    @Test
    void aRequestIsHeldUntilItIsLetGo() throws Exception {
        events.breakAt("flush_to_os", "A");
        CompletableFuture<Void> flush = CompletableFuture.runAsync(this::flush);
        held.await();
        assertTrue(events.holding());
        assertFalse(flush.isDone());
        assertTrue(events.resume("A"));
        flush.join();
        assertFalse(events.holding());
        assertFalse(events.resume("A"));
    }

    @Test
    void theEndLetsGoOfAll() throws Exception {
        events.breakAt("flush_to_os", "A");
        CompletableFuture<Void> flush = CompletableFuture.runAsync(this::flush);
        held.await();
        events.release();
        flush.join();
        events.breakAt("flush_to_os", "B");
        flush();
    }

    private void flush() {
        try {
            storage.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rulesThatAreNoneAreRefused() {
        for (String rule : List.of("[frob]", "event = \"x\"", "[set-state]\nevent = \"frob\"", "[set-state]\nevent")) {
            assertThrows(IOException.class, () -> events.rules("rules", List.of(rule.split("\n"))), rule);
        }
    }
}
