package org.platter.integration.tests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.Pc;

/**
 * Guests that write without a pause while the driver beneath them is updated, stopped and started, outranked and refreshed.
 * How often, says the system property {@value #SWAPS}.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapIT {

    private static final String SWAPS = "platter.swaps";
    private static final int USUAL_SWAPS = 240;
    private static final String SEED = "block.kit.seed";
    private static final String COUNTER = "counter.bin";
    private static final String FREEDOS = "freedos.vhd";

    /** The sectors that the writer at the ports uses, spread over the disk so that the image grows meanwhile. */
    private static final int SECTORS = 4096;

    private static final int STRIDE = 31;
    private static final long SIZE = 64L << 20;

    /** Nanoseconds of machine time that FreeDOS gets. */
    private static final long BETWEEN_SWAPS = 5_000_000;

    @Inject
    private BundleContext context;

    @Inject
    private Drives drives;

    @Inject
    private Images images;

    @Inject
    private MachineDevice ide;

    private final int swaps = Integer.getInteger(SWAPS, USUAL_SWAPS);
    private final AtomicBoolean enough = new AtomicBoolean();
    private Path folder;
    private Path image;
    private Bundle vhd;
    private Drive drive;

    @Configuration
    public static Option[] configuration() throws Exception {
        Option counter = composite();
        String nasm = Outside.program("nasm", "nasm");
        if (!nasm.isEmpty()) {
            Path binary = Path.of("target", COUNTER).toAbsolutePath();
            Outside.run(nasm, "-f", "bin", "-o", binary.toString(), "src/test/asm/counter.asm");
            counter = systemProperty(COUNTER).value(binary.toString());
        }
        return options(
                Framework.with(
                        "block.api",
                        "block.support",
                        "block.images",
                        "raw.driver",
                        "machine.api",
                        "ide.controller",
                        "x86.cpu",
                        "pc.machine"),
                Outside.options(),
                systemProperty(SWAPS)
                        .value(Integer.getInteger(SWAPS, USUAL_SWAPS).toString()),
                systemProperty(SEED).value(System.getProperty(SEED, Long.toString(System.nanoTime()))),
                counter,
                systemProperty(FREEDOS)
                        .value(FreeDosDisk.make(Path.of("target", FREEDOS).toAbsolutePath())));
    }

    @Before
    public void makeDisk() throws Exception {
        vhd = context.installBundle(Framework.location("vhd.driver"));
        vhd.start();
        folder = Files.createTempDirectory("swap");
        image = folder.resolve("disk.vhd");
    }

    @After
    public void tidyUp() throws Exception {
        if (drive != null) {
            drive.close();
        }
        vhd.uninstall();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    public void nothingIsLostUnderAGuestThatWritesAtThePorts() throws Exception {
        long seed = Long.getLong(SEED);
        create();
        attach();
        PortBoard board = new PortBoard();
        ide.plug(board);
        byte[][] twin = new byte[SECTORS][];
        AtomicInteger requests = new AtomicInteger();
        Future<?> guest = start(() -> {
            write(new Guest(board), twin, new Random(seed), requests);
            return null;
        });
        try {
            int collected = swapUnder(guest, requests::get, swaps);
            System.out.println("SwapIT at the ports: " + swaps + " swaps, " + requests + " requests, " + collected
                    + " drivers collected, seed " + seed);
        } finally {
            enough.set(true);
            guest.get(60, TimeUnit.SECONDS);
            ide.unplug();
        }

        ByteBuffer found = outside();
        for (int i = 0; i < SECTORS; i++) {
            byte[] sector = new byte[512];
            found.get(i * STRIDE * 512, sector);
            assertArrayEquals("sector " + i * STRIDE, twin[i] == null ? new byte[512] : twin[i], sector);
        }
    }

    private void write(Guest guest, byte[][] twin, Random random, AtomicInteger requests) {
        while (!enough.get()) {
            int sector = random.nextInt(SECTORS);
            if (random.nextBoolean() || twin[sector] == null) {
                byte[] bytes = new byte[512];
                random.nextBytes(bytes);
                guest.write(sector * STRIDE, bytes);
                twin[sector] = bytes;
            } else {
                assertArrayEquals("sector " + sector * STRIDE, twin[sector], guest.read(sector * STRIDE));
            }
            if (requests.incrementAndGet() % 64 == 0) {
                guest.flush();
            }
        }
    }

    @Test
    public void aBootedGuestDoesNotNotice() throws Exception {
        assumeTrue("nasm is not installed: apt-get install nasm", System.getProperty(COUNTER) != null);
        create();
        try (BlockDevice disk = images.open(image, ImageOptions.READ_WRITE)) {
            disk.write(ByteBuffer.wrap(Files.readAllBytes(Path.of(System.getProperty(COUNTER)))), 0);
        }
        attach();
        NumberedSectors sectors = new NumberedSectors();
        try (Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            pc.onDebugByte(sectors);
            Future<?> guest = start(() -> {
                pc.run();
                return null;
            });
            try {
                int collected = swapUnder(guest, sectors::acknowledged, swaps / 2);
                System.out.println("SwapIT, a booted guest: " + swaps / 2 + " swaps, " + sectors.acknowledged()
                        + " numbered sectors, " + collected + " drivers collected");
            } finally {
                while (!guest.isDone()) {
                    pc.stop();
                    Thread.sleep(10);
                }
            }
            guest.get();
        }

        assertEquals("", sectors.complaint());
        sectors.assertComplete(outside());
    }

    @Test
    public void freeDosCopiesFilesMeanwhile() throws Exception {
        assumeTrue(
                "FreeDOS is not at ../shared/guests",
                !System.getProperty(FREEDOS).isEmpty());
        Files.copy(Path.of(System.getProperty(FREEDOS)), image);
        attach();
        try (Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            Future<?> guest = start(() -> {
                pc.run();
                return null;
            });
            Swapper swapper = new Swapper(context, vhd, drive);
            try {
                while (!screen(pc).contains(FreeDosCopies.DONE) && !screen(pc).contains(FreeDosCopies.FAILED)) {
                    swapper.swap();
                    long nanos = pc.nanos();
                    await(() -> pc.nanos() > nanos + BETWEEN_SWAPS);
                }
                assertTrue(screen(pc), screen(pc).contains(FreeDosCopies.DONE));
                System.out.println("SwapIT, FreeDOS: " + swapper.swaps() + " swaps");
            } finally {
                while (!guest.isDone()) {
                    pc.stop();
                    Thread.sleep(10);
                }
            }
            guest.get();
        }

        outside();
        FreeDosCopies.assertComplete(folder.resolve("outside.raw"), folder);
    }

    private static String screen(Pc pc) {
        return String.join("\n", pc.screen().image().lines());
    }

    /** Swaps drivers; each of them gets something to do. Returns how many drivers' classes were collected. */
    private int swapUnder(Future<?> guest, IntSupplier progress, int count) throws Exception {
        Swapper swapper = new Swapper(context, vhd, drive);
        while (swapper.swaps() < count) {
            swapper.swap();
            int before = progress.getAsInt();
            await(() -> progress.getAsInt() > before + 10 || guest.isDone());
            if (guest.isDone()) {
                guest.get();
                throw new AssertionError("the guest has ended");
            }
        }
        return swapper.awaitCollection();
    }

    private void create() throws Exception {
        try (FileStorage storage = FileStorage.create(image)) {
            for (ServiceReference<BlockDriver> reference : context.getServiceReferences(BlockDriver.class, null)) {
                if (reference.getBundle() == vhd) {
                    context.getService(reference).create(storage, CreateOptions.ofSize(SIZE));
                    context.ungetService(reference);
                }
            }
        }
    }

    private void attach() throws Exception {
        drive = drives.attach(
                "hda", image, DriveOptions.of(ImageOptions.READ_WRITE).withQuiesceLimit(Duration.ofSeconds(60)));
    }

    /** Closes the image, has it checked and compared by others, and returns the disk's content. */
    private ByteBuffer outside() throws Exception {
        drive.close();
        Path raw = folder.resolve("outside.raw");
        Outside.check(image, raw);
        Outside.compareByQemu(image, raw);
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.READ)) {
            ByteBuffer content = ByteBuffer.allocate((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {}
            return content.flip();
        }
    }

    private static <T> Future<T> start(Callable<T> program) {
        FutureTask<T> task = new FutureTask<>(program);
        Thread thread = new Thread(task, "guest");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain", System.nanoTime() < deadline);
            Thread.sleep(1);
        }
    }
}
