package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.platter.qtest.server.CommandLine;
import org.platter.qtest.server.CommandLineException;
import org.platter.qtest.server.QtestServer;

/** {@code qtest}: runs the PC's devices without its processor for a device test. Its options are QEMU's, which getopt is not. */
final class QtestVerb implements Verb {

    private static final long STOP_LIMIT = 10_000;

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "qtest",
                        "QEMU-OPTION...",
                        "run a PC's devices without its processor, under QEMU's qtest protocol")
                .note(
                        "-qtest unix:PATH, tcp:HOST:PORT (of this host) or chardev:ID, each also with ,server=on; -qtest-log"
                                + " FILE; -chardev socket,id=ID,path=PATH; -mon chardev=ID,mode=control; -qmp unix:PATH")
                .note(
                        "-drive file=FILE,if=ide|floppy|none,format=,id=,index=,bus=,unit=,media=disk|cdrom,readonly=,"
                                + "snapshot=,werror=,rerror=; -blockdev driver=,node-name=,...; -device ide-hd|ide-cd,drive=ID,"
                                + "bus=ide.N,unit=,serial=,ver=,model=; -global ide-hd.serial=; -hda to -hdd, -cdrom, -fda, -fdb;"
                                + " files named blkdebug:RULES:FILE, and the drivers file, null-co and blkdebug, are understood")
                .note(
                        "-machine pc, -m SIZE, -nodefaults; -accel, -display none, -vga, -cpu, -smp, -net none, -serial none"
                                + " and the like have no effect. Other options are refused.")
                .note(
                        "platter-qtest-i386 is this verb as a program of its own, for QTEST_QEMU_BINARY; see docs/qtest.md.");
    }

    /** The options are no words of getopt's, but for those that all verbs have. */
    @Override
    public String[] words(String[] given) {
        List<String> own = new ArrayList<>();
        List<String> options = new ArrayList<>(List.of("--"));
        for (int at = 0; at < given.length; at++) {
            switch (given[at]) {
                case "--help", "-help", "-h" -> own.add("--help");
                case "--driver" -> {
                    own.addAll(List.of(given).subList(at, Math.min(at + 2, given.length)));
                    at++;
                }
                default -> options.add(given[at]);
            }
        }
        own.addAll(options);
        return own.toArray(String[]::new);
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws IOException, UsageException {
        CommandLine options;
        try {
            options = CommandLine.parse(arguments.operands());
        } catch (CommandLineException e) {
            throw new UsageException(e.getMessage());
        }
        QtestServer server = new QtestServer(options, new ImageFiles(arguments).images());
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(server, ended), "platter shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            server.run();
            return 0;
        } finally {
            ended.countDown();
            Shutdown.remove(hook);
        }
    }

    /** A test ends QEMU by a signal and expects it to succeed, whereas the JVM would end with the signal's own exit code. */
    private static void end(QtestServer server, CountDownLatch ended) {
        server.end();
        boolean orderly = false;
        try {
            orderly = ended.await(STOP_LIMIT, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(orderly ? 0 : Main.FAILURE);
    }
}
