package org.platter.x86.cpu;

/** The interrupt controller as the processor sees it. */
public interface InterruptSource {

    /** The acknowledge cycle: which vector, 0 to 255, the pending request is for. */
    int acknowledge();
}
