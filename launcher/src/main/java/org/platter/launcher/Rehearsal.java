package org.platter.launcher;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the image verbs on images of its own, so that the classes they need get into the archive from which short runs start
 * sooner. For the script that makes the archive; ends with an exit code other than 0 if a verb fails.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** Runs the verbs; the only word is a folder for the images, which stay there. */
    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        String disk = folder.resolve("disk.vhd").toString();
        String child = folder.resolve("child.vhd").toString();
        String raw = folder.resolve("disk.raw").toString();
        Files.write(Path.of(raw), new byte[] {1});
        run("convert", "-p", "-f", "raw", "-O", "vpc", raw, disk);
        run("create", "-f", "vpc", "-b", "disk.vhd", child);
        run("info", child);
        run("info", "--output=json", "--backing-chain", child);
        run("map", child);
        run("map", "--output=json", disk);
        run("compare", disk, child);
        run("check", "--output=json", disk);
        run("repair", child);
        run("resize", child, "+1M");
        run("compact", child);
        run("commit", "--grow", child);
        run("convert", "-O", "raw", child, raw);
    }

    private static void run(String... words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        int code = new Main(nowhere, nowhere).run(words);
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", words) + ": exit code " + code);
        }
    }
}
