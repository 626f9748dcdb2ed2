package org.platter.launcher.qtest;

import java.io.IOException;

/** The cases with {@code platter-qtest-i386}. */
class PlatterIdeIT extends IdeCases {

    @Override
    Subject start(String... options) throws IOException {
        return Programs.platter(folder, options);
    }
}
