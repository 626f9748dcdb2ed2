package org.platter.block.images.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;

class DriveRegistrationTest {

    @TempDir
    private Path folder;

    @Test
    void endsAfterAChangeOfWhichTheFrameworkIsJustTelling() throws Exception {
        Path image = Files.createFile(folder.resolve("image"));
        try (Drives drives = new Drives(Drivers.of(), (drive, device) -> () -> {})) {
            Drive drive = drives.attach("hda", image, DriveOptions.of(ImageOptions.READ_ONLY));
            Slow slow = new Slow();
            DriveRegistration registration = new DriveRegistration(slow, drive);

            Thread update = new Thread(registration::update);
            update.start();
            slow.telling.await();
            Thread end = new Thread(registration::end);
            end.start();
            while (end.getState() != Thread.State.BLOCKED && end.isAlive()) {
                Thread.onSpinWait();
            }
            slow.goOn.countDown();
            update.join();
            end.join();

            assertEquals(List.of("changing", "changed", "unregistered"), slow.calls);
        }
    }

    /** A framework whose observers take their time. */
    private static final class Slow implements ServiceRegistration<BlockDevice> {

        private final CountDownLatch telling = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public ServiceReference<BlockDevice> getReference() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setProperties(Dictionary<String, ?> properties) {
            calls.add("changing");
            telling.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            calls.add("changed");
        }

        @Override
        public void unregister() {
            calls.add("unregistered");
        }
    }
}
