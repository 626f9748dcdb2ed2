package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.ide.controller.ErrorPolicies;
import org.platter.ide.controller.ErrorPolicy;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.PcState;
import org.platter.raw.driver.RawDriver;

class DeviceStopTest {

    /** Reads the sector 10 and switches the machine off if that went well: mov ax, 0201h ... int 13h / jc $ / "Shutdown" to 8900h */
    private static final byte[] READS_ONE_SECTOR = HexFormat.of()
            .parseHex("B80102BB0080B90B00BA8000CD1372FE31C08ED8FCBE267CB90800BA0089AC" + "EEE2FCEBFE9090"
                    + HexFormat.of().formatHex("Shutdown".getBytes(StandardCharsets.US_ASCII)));

    @TempDir
    Path folder;

    private volatile boolean works;

    @Test
    void enterHasTheDiskTryAgainAndOtherKeysGoNowhere() throws Exception {
        byte[] disk = Arrays.copyOf(READS_ONE_SECTOR, 1 << 20);
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        Path image = Files.write(folder.resolve("disk.raw"), disk);
        BootOptions options = BootOptions.of(Map.of("rerror", "stop", "werror", "report"));
        IdeController ide = new IdeController();
        LinkedBlockingQueue<String> stops = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (Drives drives = new Drives(Drivers.of(new RawDriver()), (drive, device) -> {
                    Map<String, String> properties = drive.options().properties();
                    ide.attach(
                            0,
                            failing(device),
                            new ErrorPolicies(
                                    ErrorPolicy.of(properties.get("rerror")),
                                    ErrorPolicy.of(properties.get("werror"))));
                    return () -> ide.detach(0);
                });
                Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            drives.attach(
                    "hda",
                    image,
                    DriveOptions.of(ImageOptions.READ_WRITE.withFormat("raw")).withProperties(options.errorPolicies()));
            DeviceStop stop = new DeviceStop(pc);
            pc.onStop(reason -> {
                stop.begin(() -> ends.add("end"));
                stops.add(reason);
            });
            assertFalse(stop.takes(new byte[] {'\r'}, 1), "while it runs, keys are the machine's");
            CompletableFuture<Void> run = CompletableFuture.runAsync(pc::run);

            assertEquals("IDE channel 1F0h: sector cannot be read", stops.poll(30, TimeUnit.SECONDS));
            assertTrue(stop.takes(new byte[] {'x'}, 1));
            assertFalse(stop.takes(new byte[] {0x1D}, 1), "Ctrl-] leaves all the same");
            assertTrue(ends.isEmpty());
            assertTrue(stop.takes(new byte[] {'\r'}, 1));
            assertEquals("end", ends.poll());
            assertEquals("IDE channel 1F0h: sector cannot be read", stops.poll(30, TimeUnit.SECONDS), "tried again");
            works = true;
            assertTrue(stop.takes(new byte[] {'\r'}, 1));

            run.get(30, TimeUnit.SECONDS);
            assertEquals(PcState.OFF, pc.state());
        }
    }

    /** A disk of which only the first sector can be read. */
    private BlockDevice failing(BlockDevice disk) {
        return (BlockDevice) Proxy.newProxyInstance(
                DeviceStopTest.class.getClassLoader(),
                new Class<?>[] {BlockDevice.class},
                (proxy, method, arguments) -> {
                    if (!works && method.getName().equals("read") && (long) arguments[1] > 0) {
                        throw new IOException("the cable is out");
                    }
                    return method.invoke(disk, arguments);
                });
    }
}
