package org.platter.block.images;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void aListenerThatFailsKeepsNothingFromTheOthers(Class<? extends Throwable> kind) throws Exception {
        Throwable failure = kind.getConstructor(String.class).newInstance("of a test");
        StateLog log = new StateLog();
        Events events = new Events(List.of(failing(failure), log), new ManualBackground());

        events.add(null, DriveState.ATTACHED, "");
        log.await(DriveState.ATTACHED);
        events.add(null, DriveState.QUIESCING, "");

        log.await(DriveState.QUIESCING);
    }

    private static DriveListener failing(Throwable failure) {
        return (drive, state, reason) -> {
            // A stack trace in a build's output would be taken for a failure of the build.
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
            throwIt(failure);
        };
    }

    private static void throwIt(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) failure;
    }
}
