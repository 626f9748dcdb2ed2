package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.Pc;
import org.platter.raw.driver.RawDriver;

class SessionTest {

    /** mov ax, 0201h / mov bx, 8000h / mov cx, 1 / mov dx, 80h / int 13h / jmp 7C00h */
    private static final byte[] READS_FOR_EVER = HexFormat.of().parseHex("B80102BB0080B90100BA8000CD13EBF0");

    @TempDir
    Path folder;

    @Test
    void endsThoughTheGuestWaitsForADriver() throws Exception {
        RawDriver driver = new RawDriver();
        Drivers drivers = Drivers.of(driver);
        IdeController ide = new IdeController();
        CountDownLatch reading = new CountDownLatch(10);
        CountDownLatch missing = new CountDownLatch(1);
        try (Drives drives = new Drives(drivers, (which, disk) -> {
                    ide.attach(0, signalling(disk, reading));
                    return () -> ide.detach(0);
                });
                Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            Drive drive = drives.attach(
                    "hda",
                    bootDisk(),
                    DriveOptions.of(ImageOptions.READ_WRITE.withFormat("raw")).withGrace(Duration.ofMillis(100)));
            drive.addListener((which, state, reason) -> {
                if (state == DriveState.MISSING) {
                    missing.countDown();
                }
            });
            Session session = new Session(pc, List.of(drive), BootOptions.of(Map.of("headless", true)));
            CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> run(session));

            reading.await(30, TimeUnit.SECONDS);
            drivers.remove(driver);
            missing.await(30, TimeUnit.SECONDS);
            session.end(0, "");

            assertEquals(0, run.get(30, TimeUnit.SECONDS));
        }
    }

    private static BlockDevice signalling(BlockDevice disk, CountDownLatch reading) {
        return (BlockDevice) Proxy.newProxyInstance(
                SessionTest.class.getClassLoader(), new Class<?>[] {BlockDevice.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        reading.countDown();
                    }
                    return method.invoke(disk, arguments);
                });
    }

    private Path bootDisk() throws IOException {
        byte[] disk = Arrays.copyOf(READS_FOR_EVER, 1 << 20);
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        return Files.write(folder.resolve("boot.raw"), disk);
    }

    private static int run(Session session) {
        try {
            return session.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
