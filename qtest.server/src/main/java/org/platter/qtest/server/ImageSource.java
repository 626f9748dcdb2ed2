package org.platter.qtest.server;

import java.util.Optional;

/**
 * What is to be opened for a drive.
 *
 * @param file the image's file; empty for a disk of zeros that forgets
 * @param size bytes of the disk of zeros
 * @param format the image's format; empty if it is to be recognised
 * @param debugRules the file with rules of blkdebug, an empty name if there are none at the start; empty without blkdebug
 */
record ImageSource(Optional<String> file, long size, Optional<String> format, Optional<String> debugRules) {

    static final long NULL_SIZE = 1L << 30;

    static ImageSource file(String name) {
        return new ImageSource(Optional.of(name), 0, Optional.empty(), Optional.empty());
    }

    static ImageSource zeros(long size) {
        return new ImageSource(Optional.empty(), size, Optional.of("raw"), Optional.empty());
    }

    ImageSource withFormat(String value) {
        return new ImageSource(file, size, Optional.of(value), debugRules);
    }

    ImageSource withDebugRules(String value) {
        return new ImageSource(file, size, format, Optional.of(value));
    }
}
