package org.platter.ide.controller;

/** A machine with an IDE controller as its guest sees it, without a processor. */
interface Pins extends AutoCloseable {

    void out(int port, int width, int value);

    int in(int port, int width);

    void poke(int address, byte[] data);

    byte[] peek(int address, int length);

    /** Writes to the IDE function's configuration space. */
    void configure(int register, int width, int value);

    @Override
    default void close() {}
}
