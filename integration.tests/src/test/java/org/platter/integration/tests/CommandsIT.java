package org.platter.integration.tests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
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
import org.platter.block.api.CreateOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.support.FileStorage;
import org.platter.pc.host.Machine;

/** The commands of the bundle shell, as a person gives them. JLine is not there, which only a prompt needs. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CommandsIT {

    @Inject
    private BundleContext context;

    @Inject
    private CommandProcessor processor;

    @Inject
    private Drives drives;

    @Inject
    private Drivers drivers;

    @Inject
    private Machine machine;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private CommandSession session;
    private Path folder;

    @Configuration
    public static Option[] configuration() {
        return options(Framework.with(
                "org.apache.felix.gogo.runtime",
                "org.apache.felix.gogo.command",
                "block.api",
                "block.support",
                "block.images",
                "image.tools",
                "raw.driver",
                "vhd.driver",
                "machine.api",
                "ide.controller",
                "floppy.controller",
                "x86.cpu",
                "pc.machine",
                "pc.host",
                "terminal",
                "shell"));
    }

    @Before
    public void open() throws Exception {
        folder = Files.createTempDirectory("commands");
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), printed, printed);
        session.currentDir(folder);
        disk("a.vhd", 2000, "Hello from A");
        disk("b.vhd", 3000, "Hello from B");
        Files.write(folder.resolve("text"), new byte[1024]);
    }

    @After
    public void close() throws Exception {
        machine.stop();
        for (var drive : drives.list()) {
            drive.close();
        }
        session.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Test
    public void disksAreOpenedListedChangedAndClosed() throws Exception {
        assertSays("disk:list", "no drives");
        assertSays("disk:open hda a.vhd", "hda: attached", "a.vhd");
        assertSays("disk:list", "hda", "attached", "vpc", Long.toString(2000 * 512), "org.platter.vhd.driver");
        assertSays("disk:info hda", "read only", "dynamic", "stop after 5000 ms");
        assertFails("disk:open hda b.vhd", "in use already");
        assertSays("disk:change -r hda b.vhd", "hda: attached", "b.vhd");
        assertSays("disk:info hda", "read only            yes");
        assertFails("disk:change hda nothing.vhd", "nothing.vhd");
        assertFails("disk:change hda text", "no driver recognises");
        assertSays("disk:list", "b.vhd");
        assertSays("disk:policy hda hold 250");
        assertSays("disk:info hda", "hold after 250 ms");
        assertFails("disk:policy hda panic", "expected stop, report or hold");
        assertSays("disk:close hda");
        assertSays("disk:list", "no drives");
        assertFails("disk:info hda", "no image is in such a drive");
        assertFails("disk:open hdz a.vhd", "expected one of [hda, hdb, hdc, hdd, fda, fdb, cdrom]");
    }

    @Test
    public void imagesAreMappedAndCheckedUnderTheGuest() throws Exception {
        run("disk:open hda a.vhd");

        assertSays("disk:map hda", "OFFSET", "data", "0x0");
        assertSays("disk:check hda", "a.vhd: no errors");
        assertSays("disk:check b.vhd", "b.vhd: no errors");
        assertFails("disk:check c.vhd", "neither a drive nor a file");
        assertSays("disk:list", "attached");
        assertSays("disk:drivers", "vpc", "vhd", "raw");
        assertSays("disk:reattach hda", "hda: attached");
    }

    @Test
    public void driversAreStoppedAndStartedByName() throws Exception {
        run("disk:open hda a.vhd");

        run("felix:stop vhd.driver");
        assertSays("disk:list", "detached", "was taken away");
        start("org.platter.vhd.driver");
        await(() -> run("disk:list").contains("attached"));
        run("felix:update vhd.driver");
        await(() -> run("disk:list").contains("attached"));

        assertTrue(drivers.named("vpc").isPresent());
    }

    @Test
    public void aMachineIsStartedWatchedTypedAtAndStopped() throws Exception {
        assertFails("vm:screen", "vm:start switches it on");
        assertSays("vm:start a.vhd", "the machine is on");
        run("vm:expect 'Hello from A' 20");
        assertFails("vm:start", "runs already");
        assertSays("vm:screen", "Hello from A");
        assertSays("vm:info", "running", "a.vhd");
        run("vm:type 'xyz'");
        run("vm:sendkey shift-a ret");
        run("vm:expect 'xyzA' 20");
        run("vm:screendump screen.txt");
        run("vm:screendump screen.png");
        assertTrue(Files.readString(folder.resolve("screen.txt")).contains("xyzA"));
        assertEquals((byte) 'P', Files.readAllBytes(folder.resolve("screen.png"))[1]);
        run("vm:pause");
        assertSays("vm:info", "standing still");
        run("vm:resume");
        run("vm:change hda b.vhd");
        run("vm:sendkey ctrl-alt-delete");
        run("vm:expect 'Hello from B' 20");
        run("vm:eject hda");
        run("vm:reset");
        run("vm:expect 'Press a key to try again' 20");
        run("vm:stop");

        assertSays("vm:info", "off");
        assertFails("vm:sendkey frob", "key 'frob': unknown");
        assertFails("vm:expect x", "the machine is off");
    }

    @Test
    public void diskettesAndDiscsComeAndGo() throws Exception {
        Files.write(folder.resolve("a.img"), new byte[1440 << 10]);
        Files.write(folder.resolve("b.img"), new byte[720 << 10]);
        Files.write(folder.resolve("d.iso"), new byte[64 << 10]);

        assertSays("vm:start -m 8M -b ac --floppy a.img --cdrom d.iso a.vhd", "the machine is on");
        assertSays("vm:info", "fda", "a.img", "cdrom", "d.iso");
        assertSays("disk:info cdrom", "read only         yes", "raw");
        run("vm:expect '8 MiB' 20");
        run("vm:expect 'Hello from A' 20");
        assertSays("vm:change fda b.img", "fda: attached", "b.img");
        assertSays("disk:info fda", Long.toString(720 << 10), "read only         no");
        run("vm:eject fda");
        assertFails("vm:eject fda", "no image is in such a drive");
        assertSays("vm:change fda a.img", "fda: attached", "a.img");
        run("vm:eject cdrom");
        assertSays("vm:change cdrom d.iso", "cdrom: attached");
        assertFails("vm:start -b q", "runs already");
        run("vm:stop");
        assertFails("vm:start -b q", "expected letters of a, c and d");
    }

    @Test
    public void whatNobodyRecognisesWaitsInADriveAndKeepsAMachineOff() throws Exception {
        assertSays("disk:open hda text", "hda: waiting", "disk:close hda gives it up");
        assertFails("vm:change hda text", "no driver recognises");
        run("disk:close hda");

        assertFails("vm:start a.vhd text", "no driver recognises");
        assertSays("vm:info", "off", "a.vhd");
        assertFails("vm:change hdb text", "no driver recognises");
        assertFails("disk:info hdb", "there are [hda]");
        assertFails("disk:check hdb", "no image is in such a drive");
        assertFails("disk:check .", "is not a plain file");
    }

    @Test
    public void twoNamesOfOnePlaceAreNotBothTaken() throws Exception {
        Files.write(folder.resolve("d.iso"), new byte[64 << 10]);
        run("disk:open hdc a.vhd");

        assertFails("disk:open cdrom d.iso", "cdrom: is the same place as hdc");
        run("disk:close hdc");
        run("disk:open cdrom d.iso");
        assertFails("vm:change hdc a.vhd", "hdc: is the same place as cdrom");
    }

    @Test
    public void aPauseEndsWithTheMachineAndIsToldOf() throws Exception {
        assertFails("vm:pause", "the machine is off");
        run("vm:start a.vhd");
        run("vm:pause");
        assertSays("vm:info", "standing still", "vm:resume lets it go on");
        run("vm:stop");

        assertSays("vm:start", "the machine is on");
        assertSays("vm:info", "running");
    }

    @Test
    public void whatTakesAnEjectedSnapshotsPlaceIsOneToo() throws Exception {
        run("disk:open -s hda a.vhd");
        run("vm:eject hda");
        run("vm:change hda b.vhd");

        assertSays(
                "disk:info hda", "b.vhd", "snapshot             yes", "read only            no, writes stay in memory");
    }

    @Test
    public void eachCommandHasHelpOnTheSessionsOwnStream() throws Exception {
        for (ServiceReference<?> command : context.getServiceReferences(Function.class, "(osgi.command.scope=*)")) {
            String name =
                    command.getProperty("osgi.command.scope") + ":" + command.getProperty("osgi.command.function");
            printed.reset();
            assertEquals("", run(name + " --help"));
            List<String> help = printed.toString(StandardCharsets.UTF_8).lines().toList();
            assertTrue(help + "", help.get(0).startsWith(name));
            assertTrue(help + "", help.get(1).length() > 10);
            // A line that says nothing of a parameter has its name alone.
            assertTrue(
                    help + "",
                    help.stream()
                            .skip(2)
                            .allMatch(line -> line.strip().contains(" ") || line.isEmpty() || line.startsWith(name)));
            assertTrue(help + "", help.size() == 2 || help.stream().skip(2).noneMatch(line -> line.contains("ARG0")));
            assertEquals(help.get(1), command.getProperty("osgi.command.description"));
        }
        printed.reset();
        run("disk:open --help");
        String help = printed.toString(StandardCharsets.UTF_8);
        assertTrue(help, help.startsWith("disk:open [OPTION...] DRIVE FILE"));
        assertTrue(help, help.contains("-f, --format FORMAT  the image's format"));
        assertTrue(help, help.contains("DRIVE                the drive"));
    }

    @Test
    public void wrongWordsAreToldOfInWords() {
        assertFails("disk:open", "disk:open: found nothing, expected DRIVE FILE; disk:open --help tells more");
        assertFails("disk:open hda", "found 'hda', expected DRIVE FILE");
        assertFails("disk:open -x hda a.vhd", "option '-x': unknown");
        assertFails("disk:open -f", "option -f: expected FORMAT after it");
        assertFails("disk:list x", "found 'x', expected nothing");
        assertFails("disk:info hdb", "there are none");
        assertFails("disk:info hdz", "expected one of");
        assertFails("disk:policy hda stop soon", "MILLISECONDS 'soon': expected a whole number");
        assertFails("vm:start -m much", "memory 'much'");
        assertFails("vm:reset", "the machine is off");
        assertFails("disk:policy hda", "expected DRIVE POLICY, or DRIVE POLICY MILLISECONDS");
        assertFails("vm:sendkey", "found nothing, expected KEY...");
        assertFails("vm:type", "found nothing, expected TEXT...");
    }

    @Test
    public void otherTerminalsCanWatch() throws Exception {
        String told = run("vm:watch");

        Path socket = Path.of(told.substring("platter watch ".length()).strip());

        assertTrue(Files.exists(socket));
        assertEquals("rwx------", permissions(socket.getParent()));
        assertEquals(told, run("vm:watch"));
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private String run(String command) throws Exception {
        Object result = session.execute(command);
        return result == null ? "" : session.format(result, Converter.INSPECT).toString();
    }

    private void assertSays(String command, String... parts) throws Exception {
        String said = run(command);
        for (String part : parts) {
            assertTrue(command + ": expected '" + part + "' in\n" + said, said.contains(part));
        }
    }

    private void assertFails(String command, String reason) {
        Exception failure = assertThrows(Exception.class, () -> run(command));
        assertTrue(
                command + ": " + failure, String.valueOf(failure.getMessage()).contains(reason));
    }

    /** A disk whose boot sector says something and then echoes what is typed. */
    private void disk(String name, int sectors, String text) throws Exception {
        Path path = folder.resolve(name);
        int[] program = {
            0xBE,
            0x1E,
            0x7C, // mov si, text
            0x2E,
            0xAC, // cs lodsb
            0x84,
            0xC0, // test al, al
            0x74,
            0x09, // jz echo
            0xB4,
            0x0E, // print: mov ah, 0Eh
            0xBB,
            0x07,
            0x00, // mov bx, 7
            0xCD,
            0x10, // int 10h
            0xEB,
            0xF1, // jmp to the lodsb
            0x31,
            0xC0, // echo: xor ax, ax
            0xCD,
            0x16, // int 16h
            0xB4,
            0x0E, // mov ah, 0Eh
            0xCD,
            0x10, // int 10h
            0xEB,
            0xF6,
            0x90,
            0x90 // jmp echo
        };
        byte[] boot = new byte[512];
        for (int i = 0; i < program.length; i++) {
            boot[i] = (byte) program[i];
        }
        byte[] said = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(said, 0, boot, 0x1E, said.length);
        boot[510] = 0x55;
        boot[511] = (byte) 0xAA;
        try (FileStorage storage = FileStorage.open(Files.createFile(path), false)) {
            drivers.named("vpc").orElseThrow().create(storage, CreateOptions.ofSize(sectors * 512L));
        }
        run("disk:open hdd " + name);
        drives.named("hdd").orElseThrow().write(ByteBuffer.wrap(Arrays.copyOf(boot, 512)), 0);
        run("disk:close hdd");
    }

    /** Gogo's own command for it takes numbers only. */
    private void start(String name) throws Exception {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                run("felix:start " + bundle.getBundleId());
            }
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
