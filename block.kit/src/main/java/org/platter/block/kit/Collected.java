package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.ref.Reference;

/** Objects that are to be collected as garbage, since nothing refers to them any more. */
public final class Collected {

    private static final int ROUNDS = 100;

    private Collected() {}

    /** Returns when the referent has been collected; fails if something seems to keep it. */
    public static void await(Reference<?> reference) throws InterruptedException {
        displaceTypesOfTheLastRecordCompared();
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            if (reference.refersTo(null)) {
                return;
            }
            Thread.sleep(Math.min(round, 20));
        }
        fail("something still refers to " + reference.get());
    }

    /**
     * JDK 17 itself remembers the component types of the record class whose {@code equals} was linked last (in
     * {@code ObjectMethods.OBJECT_EQ}), and with them one class loader: let that be ours.
     */
    private static void displaceTypesOfTheLastRecordCompared() {
        record Last(Last other) {}
        assertEquals(new Last(null), new Last(null));
    }
}
