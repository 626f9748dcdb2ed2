package org.platter.integration.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.Seeded;
import org.platter.block.support.DiskFile;
import org.platter.block.support.FileStorage;
import org.platter.image.tools.Check;
import org.platter.vhd.driver.VhdDriver;

/** A framework that is stopped while a guest writes. The guest is outside of it, and shares {@code block.api} with it. */
class ShutdownIT {

    private static final String[] BUNDLES = {
        "org.osgi.util.function",
        "org.osgi.util.promise",
        "org.osgi.service.component",
        "org.apache.felix.scr",
        "org.apache.felix.configadmin",
        "block.support",
        "block.images",
        "vhd.driver"
    };
    private static final int SECTORS = 8192;

    @TempDir
    private Path folder;

    /** What the guest knows to be written. */
    private final Map<Integer, byte[]> acknowledged = new HashMap<>();

    private final CountDownLatch busy = new CountDownLatch(500);

    @RepeatedTest(5)
    void everythingThatWasAcknowledgedIsInTheImageThatAFrameworkLeavesWhenItIsStoppedInMidWrite() throws Exception {
        Path image = folder.resolve("disk.vhd");
        DiskFile.create(image, new VhdDriver(), CreateOptions.ofSize(SECTORS * 512L));
        Seeded.run(random -> {
            Framework framework = framework();
            framework.start();
            BlockDevice disk = disk(framework.getBundleContext(), image);
            FutureTask<BlockException> guest = new FutureTask<>(() -> write(disk, random));
            new Thread(guest, "guest").start();
            busy.await();

            framework.stop();
            assertEquals(FrameworkEvent.STOPPED, framework.waitForStop(60_000).getType());

            assertEquals(
                    BlockException.Kind.CLOSED, guest.get(60, TimeUnit.SECONDS).kind());
        });

        assertEquals(0, Check.run(image, new VhdDriver(), Progress.NONE).exitCode());
        try (BlockDevice disk = new VhdDriver().open(FileStorage.open(image, false), OpenOptions.READ_WRITE)) {
            for (var sector : acknowledged.entrySet()) {
                ByteBuffer found = ByteBuffer.allocate(512);
                disk.read(found, sector.getKey() * 512L);
                assertArrayEquals(sector.getValue(), found.array(), "sector " + sector.getKey());
            }
        }
    }

    /** Writes until the disk is gone, and returns how that was told. */
    private BlockException write(BlockDevice disk, Random random) throws IOException {
        while (true) {
            int sector = random.nextInt(SECTORS);
            byte[] bytes = new byte[512];
            random.nextBytes(bytes);
            acknowledged.remove(sector);
            try {
                disk.write(ByteBuffer.wrap(bytes), sector * 512L);
                acknowledged.put(sector, bytes);
                if (busy.getCount() % 16 == 0) {
                    disk.flush();
                }
            } catch (BlockException e) {
                return e;
            }
            busy.countDown();
        }
    }

    private Framework framework() throws Exception {
        return new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        Files.createTempDirectory(folder, "cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        exportedBy("block.api"),
                        "felix.cache.locking",
                        "false",
                        // It would be this whole process's.
                        "felix.service.urlhandlers",
                        "false"));
    }

    private static String exportedBy(String bundle) throws IOException {
        try (JarFile jar = new JarFile(System.getProperty(bundle))) {
            return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    /** Has Config Admin attach the image. Its classes are the framework's own, so it is called without them. */
    private static BlockDevice disk(BundleContext context, Path image) throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (String name : BUNDLES) {
            bundles.add(context.installBundle(
                    Path.of(System.getProperty(name)).toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        Object admin =
                context.getService(context.getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null)[0]);
        Class<?> type = admin.getClass().getInterfaces()[0];
        Object configuration = type.getMethod("createFactoryConfiguration", String.class, String.class)
                .invoke(admin, "org.platter.drive", "?");
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("drive", "hda", "path", image.toString()));
        type.getClassLoader()
                .loadClass("org.osgi.service.cm.Configuration")
                .getMethod("update", Dictionary.class)
                .invoke(configuration, properties);
        ServiceTracker<BlockDevice, BlockDevice> disks = new ServiceTracker<>(context, BlockDevice.class, null);
        disks.open();
        BlockDevice disk = disks.waitForService(60_000);
        assertTrue(disk != null, "no disk");
        disks.close();
        return disk;
    }
}
