package org.platter.launcher.qtest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The cases with {@code platter-qtest-i386}. */
class PlatterIdeIT extends IdeCases {

    static final String PROGRAM = Path.of(System.getProperty("platter.script"))
            .resolveSibling("platter-qtest-i386")
            .toString();

    @Override
    Subject start(String... options) throws IOException {
        return new Subject(folder, List.of(PROGRAM, "-accel", "qtest"), List.of(options));
    }
}
