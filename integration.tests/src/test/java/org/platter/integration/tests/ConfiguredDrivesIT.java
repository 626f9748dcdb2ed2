package org.platter.integration.tests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
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
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;
import org.platter.block.images.MissingPolicy;
import org.platter.block.support.FileStorage;
import org.platter.machine.api.MachineDevice;

/** Drives that Config Admin makes and changes, and what a framework gets to see of them. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConfiguredDrivesIT {

    private static final String PID = "org.platter.drive";

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private MetaTypeService metatype;

    @Inject
    private Drives drives;

    @Inject
    private MachineDevice ide;

    private final PortBoard board = new PortBoard();
    private final Guest guest = new Guest(board);
    private Path folder;
    private org.osgi.service.cm.Configuration configuration;

    @Configuration
    public static Option[] configuration() {
        return options(Framework.with(
                "org.apache.felix.configadmin",
                "org.apache.felix.metatype",
                "org.apache.felix.eventadmin",
                "block.api",
                "block.support",
                "block.images",
                "raw.driver",
                "vhd.driver",
                "machine.api",
                "ide.controller"));
    }

    @Before
    public void plugIn() throws Exception {
        ide.plug(board);
        folder = Files.createTempDirectory("drives");
    }

    @After
    public void tidyUp() throws Exception {
        if (configuration != null) {
            configuration.delete();
            await(() -> drives.list().isEmpty());
        }
        ide.unplug();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Test
    public void aConfigurationIsADriveAndGoesWithIt() throws Exception {
        configure(Map.of("drive", "hda", "path", disk("a.vhd", 2000)));

        await(guest::seesDisk);
        assertEquals(2000, guest.sectors());
        configuration.delete();
        configuration = null;

        await(() -> !guest.seesDisk());
        await(() -> drives.list().isEmpty());
    }

    @Test
    public void anotherPathIsAChangeOfMedium() throws Exception {
        String first = disk("a.vhd", 2000);
        configure(Map.of("path", first));
        await(guest::seesDisk);
        Drive before = drives.named("hda").orElseThrow();
        guest.write(7, sector(7));

        configure(Map.of("path", disk("b.vhd", 3000)));
        await(() -> seesDiskOf(3000));
        assertEquals(DriveState.CLOSED, before.state());
        configure(Map.of("path", first));
        await(() -> seesDiskOf(2000));

        assertArrayEquals(sector(7), guest.read(7));
    }

    @Test
    public void policyLimitsAndWritingChangeInPlace() throws Exception {
        String path = disk("a.vhd", 2000);
        configure(Map.of("path", path));
        await(guest::seesDisk);
        Drive drive = drives.named("hda").orElseThrow();

        configure(
                Map.of("path", path, "policy", "hold", "grace.millis", 77L, "quiesce.millis", 88L, "read.only", true));
        await(() -> drive.options().policy() == MissingPolicy.HOLD);

        assertSame(drive, drives.named("hda").orElseThrow());
        assertEquals(77, drive.options().grace().toMillis());
        assertEquals(88, drive.options().quiesceLimit().toMillis());
        assertTrue(drive.info().readOnly());
        assertTrue(guest.seesDisk());
    }

    @Test
    public void aBadConfigurationLeavesTheDriveAloneAndTheNextOneIsAnotherChance() throws Exception {
        String path = disk("a.vhd", 2000);
        configure(Map.of("path", path));
        await(guest::seesDisk);
        Drive drive = drives.named("hda").orElseThrow();
        Path unknown = Files.write(folder.resolve("text"), new byte[1024]);

        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("path", folder.resolve("nothing").toString()),
                Map.of("path", unknown.toString()),
                Map.of("path", path, "drive", "hdz"),
                Map.of("path", path, "policy", "panic"),
                Map.of("path", path, "format", "unheard of"),
                Map.of())) {
            configure(bad);
            // Config Admin works through its updates in order, so a good one shows that the bad one is over.
            configure(Map.of("path", path, "grace.millis", 1000L + bad.hashCode() % 1000));
            long grace = 1000L + bad.hashCode() % 1000;
            await(() -> drive.options().grace().toMillis() == grace);
            assertSame("after " + bad, drive, drives.named("hda").orElseThrow());
            assertEquals(DriveState.ATTACHED, drive.state());
        }
    }

    @Test
    public void aConfigurationThatCannotBeFollowedAtFirstIsFollowedWhenItIsMended() throws Exception {
        configure(Map.of("path", folder.resolve("nothing").toString()));
        assertEquals(List.of(), drives.list());

        configure(Map.of("path", disk("a.vhd", 2000)));

        await(guest::seesDisk);
    }

    @Test
    public void whatIsRefusedForWantOfADriverIsFollowedWhenOneComes() throws Exception {
        String raw = Files.write(folder.resolve("a.img"), new byte[4000 * 512]).toString();
        String vhd = disk("b.vhd", 3000);
        configure(Map.of("path", raw, "format", "raw"));
        await(guest::seesDisk);
        bundle("org.platter.vhd.driver").stop();
        try {
            configure(Map.of("path", vhd, "format", "vpc"));
            assertEquals(
                    Path.of(raw).toRealPath(), drives.named("hda").orElseThrow().image());
        } finally {
            bundle("org.platter.vhd.driver").start();
        }

        await(() -> seesDiskOf(3000));
        assertEquals(
                Path.of(vhd).toRealPath(), drives.named("hda").orElseThrow().image());
    }

    @Test
    public void diskettesAndDiscsAreRaw() throws Exception {
        String file = Files.write(folder.resolve("a.img"), new byte[1440 << 10]).toString();

        configure(Map.of("drive", "fda", "path", file));
        await(() -> drives.named("fda").map(Drive::state).equals(Optional.of(DriveState.ATTACHED)));
        Drive diskette = drives.named("fda").orElseThrow();
        assertEquals("raw", diskette.info().format());
        assertFalse(diskette.info().readOnly());
        configure(Map.of("drive", "cdrom", "path", file));
        await(() -> drives.named("cdrom").map(Drive::state).equals(Optional.of(DriveState.ATTACHED)));

        assertTrue(drives.named("cdrom").orElseThrow().info().readOnly());
        assertEquals(1, drives.list().size());
    }

    @Test
    public void aWebConsoleCanShowAForm() {
        Bundle images = bundle("org.platter.block.images");

        ObjectClassDefinition form = metatype.getMetaTypeInformation(images).getObjectClassDefinition(PID, null);

        List<String> fields = Stream.of(form.getAttributeDefinitions(ObjectClassDefinition.ALL))
                .map(AttributeDefinition::getID)
                .sorted()
                .toList();
        assertEquals(
                List.of("drive", "format", "grace.millis", "path", "policy", "quiesce.millis", "read.only", "snapshot"),
                fields);
        assertArrayEquals(
                new String[] {PID}, metatype.getMetaTypeInformation(images).getFactoryPids());
    }

    @Test
    public void servicesEventsAndListenersTellOfEveryState() throws Exception {
        List<String> topics = new CopyOnWriteArrayList<>();
        List<DriveState> heard = new CopyOnWriteArrayList<>();
        ServiceRegistration<?> handler = context.registerService(
                EventHandler.class,
                (Event event) -> topics.add(event.getTopic() + " " + event.getProperty("drive")),
                new Hashtable<>(Map.of(EventConstants.EVENT_TOPIC, "org/platter/block/images/Drive/*")));
        ServiceRegistration<?> listener = context.registerService(
                DriveListener.class, (DriveListener) (drive, state, reason) -> heard.add(state), null);
        String path = disk("a.vhd", 2000);
        configure(Map.of("path", path));
        await(() -> "attached".equals(property(Drive.class, "drive.state")));
        await(() -> "attached".equals(property(BlockDevice.class, "drive.state")));
        Object disk = context.getService(context.getServiceReference(BlockDevice.class));

        assertEquals("hda", property(Drive.class, "drive"));
        assertEquals("vpc", property(Drive.class, "drive.format"));
        assertEquals(2000 * 512L, property(Drive.class, "drive.size"));
        assertEquals(Path.of(path).toRealPath().toString(), property(BlockDevice.class, "drive.path"));
        assertEquals("org.platter.vhd.driver", property(BlockDevice.class, "drive.driver"));
        Bundle vhd = bundle("org.platter.vhd.driver");
        vhd.stop();
        await(() -> "detached".equals(property(BlockDevice.class, "drive.state")));
        await(() -> "detached".equals(property(Drive.class, "drive.state")));
        assertNull(property(Drive.class, "drive.driver"));
        assertTrue(property(Drive.class, "drive.reason").toString().contains("was taken away"));
        vhd.start();
        await(() -> "attached".equals(property(BlockDevice.class, "drive.state")));
        assertSame(disk, context.getService(context.getServiceReference(BlockDevice.class)));
        configuration.delete();
        configuration = null;
        await(() -> context.getServiceReference(Drive.class) == null);

        List<DriveState> expected = List.of(
                DriveState.ATTACHED, DriveState.QUIESCING, DriveState.DETACHED, DriveState.ATTACHED, DriveState.CLOSED);
        await(() -> changes(heard).equals(expected));
        await(() -> topics.equals(heard.stream()
                .map(state -> "org/platter/block/images/Drive/" + state + " hda")
                .toList()));
        handler.unregister();
        listener.unregister();
    }

    @Test
    public void theDiskStaysInTheGuestsDriveWhileItsStateChanges() throws Exception {
        configure(Map.of("path", disk("a.vhd", 2000)));
        await(guest::seesDisk);
        board.out(0x1F2, 1, 4);
        board.out(0x1F7, 1, 0xC6); // SET MULTIPLE MODE, which a disk that was exchanged would have forgotten
        Bundle vhd = bundle("org.platter.vhd.driver");

        vhd.stop();
        vhd.start();
        await(() -> "attached".equals(property(BlockDevice.class, "drive.state")));

        assertEquals(0x0104, guest.identify(59));
    }

    @Test
    public void nothingIsMissedWithoutEventAdmin() throws Exception {
        Bundle admin = bundle("org.apache.felix.eventadmin");
        admin.stop();

        configure(Map.of("path", disk("a.vhd", 2000)));

        await(guest::seesDisk);
        admin.start();
        assertNotSame(Bundle.RESOLVED, admin.getState());
        assertFalse(drives.list().isEmpty());
    }

    private void configure(Map<String, Object> properties) throws Exception {
        if (configuration == null) {
            configuration = configurations.createFactoryConfiguration(PID, "?");
        }
        Dictionary<String, Object> all = new Hashtable<>(properties);
        configuration.update(all);
    }

    private String disk(String name, int sectors) throws Exception {
        Path path = folder.resolve(name);
        BlockDriver vhd = context.getService(context.getServiceReferences(BlockDriver.class, null).stream()
                .filter(reference -> reference.getBundle().getSymbolicName().equals("org.platter.vhd.driver"))
                .findFirst()
                .orElseThrow());
        try (FileStorage storage = FileStorage.open(Files.createFile(path), false)) {
            vhd.create(storage, CreateOptions.ofSize(sectors * 512L));
        }
        return path.toString();
    }

    private static byte[] sector(int lba) {
        return ByteBuffer.allocate(512).putInt(lba).putInt(0xC0FFEE).array();
    }

    private Object property(Class<?> service, String name) {
        ServiceReference<?> reference = context.getServiceReference(service);
        return reference == null ? null : reference.getProperty(name);
    }

    private Bundle bundle(String name) {
        return Stream.of(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** A state is also told of when only the reason for it has changed. */
    private static List<DriveState> changes(List<DriveState> told) {
        return IntStream.range(0, told.size())
                .filter(i -> i == 0 || told.get(i) != told.get(i - 1))
                .mapToObj(told::get)
                .toList();
    }

    /** The disk may go between two questions. */
    private boolean seesDiskOf(long sectors) {
        try {
            return guest.seesDisk() && guest.sectors() == sectors;
        } catch (Guest.DiskError e) {
            return false;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.call()) {
            assertTrue("did not come true in time", System.nanoTime() < end);
            Thread.sleep(2);
        }
    }
}
