package org.platter.launcher.qtest;

import java.io.IOException;

/** The cases with QEMU: what they expect is what it does. */
class QemuIdeIT extends IdeCases {

    @Override
    Subject start(String... options) throws IOException {
        return Programs.qemu(folder, options);
    }
}
