package org.platter.launcher.qtest;

import java.io.IOException;

/** The cases with QEMU: what they expect is what it does. */
class QemuProtocolIT extends ProtocolCases {

    @Override
    Subject start(String... options) throws IOException {
        return Programs.qemu(folder, options);
    }
}
