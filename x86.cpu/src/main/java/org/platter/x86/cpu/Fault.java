package org.platter.x86.cpu;

/** An exception of the guest on its way to {@link Interrupts}. Each processor has one, used again and again. */
final class Fault extends RuntimeException {

    static final int DIVIDE = 0;
    static final int DEBUG = 1;
    static final int NON_MASKABLE = 2;
    static final int BREAKPOINT = 3;
    static final int OVERFLOW = 4;
    static final int BOUND = 5;
    static final int UNDEFINED_OPCODE = 6;
    static final int NO_COPROCESSOR = 7;
    static final int DOUBLE_FAULT = 8;
    static final int INVALID_TASK = 10;
    static final int NOT_PRESENT = 11;
    static final int STACK = 12;
    static final int GENERAL_PROTECTION = 13;
    static final int PAGE = 14;

    private int vector;
    private int errorCode;

    Fault() {
        super(null, null, false, false);
    }

    Fault of(int vector, int errorCode) {
        this.vector = vector;
        this.errorCode = errorCode;
        return this;
    }

    int vector() {
        return vector;
    }

    int errorCode() {
        return errorCode;
    }

    static boolean hasErrorCode(int vector) {
        return vector == DOUBLE_FAULT || vector >= INVALID_TASK && vector <= PAGE;
    }
}
