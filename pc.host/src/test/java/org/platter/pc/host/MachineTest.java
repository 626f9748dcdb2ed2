package org.platter.pc.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.MissingPolicy;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.PcState;
import org.platter.raw.driver.RawDriver;

class MachineTest {

    private static final DriveOptions RAW =
            DriveOptions.of(ImageOptions.READ_WRITE.withFormat("raw")).withGrace(Duration.ofMillis(10));

    @TempDir
    private Path folder;

    private final RawDriver driver = new RawDriver();
    private final Drivers drivers = Drivers.of(driver);
    private final IdeController ide = new IdeController();
    private final Drives drives = new Drives(drivers, (drive, disk) -> {
        ide.attach(0, disk);
        return () -> ide.detach(0);
    });
    private final Machine machine = new Machine(drives);
    /** How often a drive was reported missing, after the machine had heard of it. */
    private final Semaphore missing = new Semaphore(0);

    private final BlockingQueue<PcState> states = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        machine.addDevice(ide);
        drives.addListener(new StandStill(machine));
        drives.addListener((drive, state, reason) -> missing.release(state == DriveState.MISSING ? 1 : 0));
        machine.onChange(() -> machine.pc().ifPresent(pc -> pc.onState(states::add)));
    }

    @AfterEach
    void end() throws Exception {
        machine.stop();
        drives.close();
    }

    @Test
    void runsAMachineUntilItIsStopped() throws Exception {
        assertEquals("off", machine.describe());
        start(readingForEver());
        assertThrows(IllegalStateException.class, () -> machine.start(pc -> {}));

        machine.stop();

        assertTrue(machine.pc().isEmpty());
        start();
        assertEquals("running", machine.describe());
    }

    @Test
    void endsWhenADeviceGoes() throws Exception {
        start(readingForEver());

        machine.removeDevice(ide);

        assertTrue(machine.pc().isEmpty());
    }

    @Test
    void standsStillWhileADriverIsMissingAndSomebodyHoldsIt() throws Exception {
        drives.attach("hda", readingForEver(), RAW);
        start();
        machine.hold("a person");
        await(PcState.PAUSED);
        drivers.remove(driver);
        missing.acquire();

        machine.release("a person");
        assertEquals("standing still", machine.describe());
        drivers.add(driver, 0);

        await(PcState.RUNNING);
        assertFalse(machine.held());
    }

    @Test
    void stopsAGuestThatWaitsForADriver() throws Exception {
        Drive drive = drives.attach("hda", readingForEver(), RAW.withPolicy(MissingPolicy.HOLD));
        start();
        drivers.remove(driver);
        missing.acquire();
        assertFalse(machine.held());

        machine.stop();

        assertTrue(machine.pc().isEmpty());
        assertEquals(DriveState.MISSING, drive.state());
    }

    private void start(Path image) throws Exception {
        drives.attach("hda", image, RAW);
        start();
    }

    private void start() throws Exception {
        machine.start(pc -> pc.realTime(false));
        machine.pc().map(Pc::state).filter(PcState.RUNNING::equals).ifPresent(states::add);
        await(PcState.RUNNING);
    }

    private void await(PcState state) throws InterruptedException {
        PcState found;
        do {
            found = states.poll(20, TimeUnit.SECONDS);
            assertTrue(found != null, "the machine did not come to " + state);
        } while (found != state);
    }

    /** A boot sector that reads itself again and again. */
    private Path readingForEver() throws Exception {
        byte[] disk = new byte[1 << 20];
        int[] program = {
            0xB8,
            0x01,
            0x02, // mov ax, 0201h
            0xB9,
            0x01,
            0x00, // mov cx, 1
            0xBA,
            0x80,
            0x00, // mov dx, 80h
            0xBB,
            0x00,
            0x90, // mov bx, 9000h
            0xCD,
            0x13, // int 13h
            0xEB,
            0xF0 // jmp to the beginning
        };
        for (int i = 0; i < program.length; i++) {
            disk[i] = (byte) program[i];
        }
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        return Files.write(folder.resolve("disk.img"), disk);
    }
}
