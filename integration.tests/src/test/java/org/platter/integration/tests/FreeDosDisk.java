package org.platter.integration.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.opentest4j.TestAbortedException;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.FileStorage;
import org.platter.guest.tests.FreeDos;
import org.platter.vhd.driver.VhdDriver;

/** Makes a VHD on which FreeDOS copies files as soon as it is started, and compares the copies. */
final class FreeDosDisk {

    private FreeDosDisk() {}

    /** Makes the image; returns its path, or nothing where there is no FreeDOS. */
    static String make(Path image) throws IOException {
        Files.deleteIfExists(image);
        Path scratch = Files.createTempDirectory("freedos");
        try {
            try (FileStorage storage = FileStorage.create(image)) {
                new VhdDriver().create(storage, CreateOptions.ofSize(64L << 20));
            }
            try (BlockDevice disk = new VhdDriver().open(FileStorage.open(image, false), OpenOptions.READ_WRITE)) {
                FreeDos.install(disk, disk.geometry().orElseThrow(), scratch, files());
            }
            return image.toString();
        } catch (TestAbortedException e) {
            return "";
        } finally {
            try (var files = Files.list(scratch)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scratch);
        }
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        for (int source = 0; source < FreeDosCopies.SOURCES; source++) {
            files.put("DATA" + source + ".BIN", FreeDosCopies.data(source));
        }
        files.put(
                "AUTOEXEC.BAT",
                text(
                        "@ECHO OFF",
                        "FOR %%A IN (" + digits(FreeDosCopies.SOURCES) + ") DO CALL COPIES.BAT %%A",
                        "FOR %%A IN (" + digits(FreeDosCopies.SOURCES) + ") DO CALL COMPARE.BAT %%A",
                        "ECHO " + FreeDosCopies.DONE));
        files.put(
                "COPIES.BAT",
                text("FOR %%B IN (" + digits(FreeDosCopies.COPIES) + ") DO COPY /Y DATA%1.BIN C%1%%B.BIN"));
        files.put(
                "COMPARE.BAT",
                text("FOR %%B IN (" + digits(FreeDosCopies.COPIES) + ") DO CALL EQUAL.BAT DATA%1.BIN C%1%%B.BIN"));
        files.put(
                "EQUAL.BAT",
                text(
                        "FC /B %1 %2 > NUL",
                        "IF NOT ERRORLEVEL 1 GOTO END", "ECHO %2 " + FreeDosCopies.FAILED, "PAUSE", ":END"));
        return files;
    }

    private static String digits(int count) {
        return "0 1 2 3 4 5 6 7".substring(0, 2 * count - 1);
    }

    private static byte[] text(String... lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(US_ASCII);
    }
}
