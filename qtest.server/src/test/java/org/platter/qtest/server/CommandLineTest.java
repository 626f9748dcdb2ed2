package org.platter.qtest.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.ide.controller.ErrorPolicy;

class CommandLineTest {

    private static CommandLine parse(String... words) throws CommandLineException {
        List<String> all = new ArrayList<>(List.of("-qtest", "unix:/tmp/s"));
        all.addAll(List.of(words));
        return CommandLine.parse(all);
    }

    private static DriveOption only(String... words) throws CommandLineException {
        List<DriveOption> drives = parse(words).drives();
        assertEquals(1, drives.size(), drives::toString);
        return drives.get(0);
    }

    @Test
    void whatATestOfQemuGivesIsUnderstood() throws Exception {
        CommandLine line = parse(
                "-qtest-log",
                "/dev/null",
                "-chardev",
                "socket,path=/tmp/q,id=char0",
                "-mon",
                "chardev=char0,mode=control",
                "-display",
                "none",
                "-audio",
                "none",
                "-machine",
                "pc,usb=off",
                "-m",
                "64",
                "-vga",
                "none",
                "-accel",
                "qtest");
        assertEquals(64 << 20, line.memory());
        assertEquals(1, line.monitors().size());
        assertEquals(Optional.of("/dev/null"), line.log());
        assertEquals(DriveOption.Kind.CD, line.drives().get(0).kind(), "the empty drive of every machine");
        assertEquals(2, line.drives().get(0).unit());
        assertEquals(List.of(), parse("-nodefaults").drives());
    }

    @Test
    void aDriveHasItsPlaceAndItsPolicies() throws Exception {
        DriveOption drive = only(
                "-nodefaults",
                "-global",
                "ide-hd.ver=7",
                "-drive",
                "file=a,,b.raw,format=raw,bus=1,unit=1,werror=stop,rerror=ignore");
        assertEquals(3, drive.unit());
        assertEquals("ide1-hd1", drive.name());
        assertEquals(Optional.of("a,b.raw"), drive.source().orElseThrow().file());
        assertEquals(ErrorPolicy.STOP, drive.errors().write());
        assertEquals(ErrorPolicy.IGNORE, drive.errors().read());
        assertEquals("7", drive.label().firmware());
    }

    @Test
    void aDeviceTakesItsDriveFromElsewhere() throws Exception {
        DriveOption cd = only(
                "-drive",
                "if=none,file=d.iso,media=cdrom,format=raw,id=sr0,index=0",
                "-device",
                "ide-cd,drive=sr0,bus=ide.1");
        assertEquals(DriveOption.Kind.CD, cd.kind());
        assertEquals(2, cd.unit());
        assertTrue(cd.readOnly());

        DriveOption disk = only(
                "-blockdev",
                "driver=file,node-name=f,filename=x.vhd",
                "-blockdev",
                "driver=vpc,node-name=v,file=f",
                "-device",
                "ide-hd,drive=v,unit=1,serial=S");
        assertEquals(1, disk.unit());
        assertEquals(Optional.of("vpc"), disk.source().orElseThrow().format());
        assertEquals(Optional.of("S"), disk.label().serialNumber());
    }

    @Test
    void blkdebugAndZerosAreFoundInAllSpellings() throws Exception {
        ImageSource debugged = only("-nodefaults", "-drive", "file=blkdebug:rules:disk.raw,format=raw")
                .source()
                .orElseThrow();
        assertEquals(Optional.of("rules"), debugged.debugRules());
        assertEquals(Optional.of("disk.raw"), debugged.file());
        assertEquals(
                debugged,
                only(
                                "-nodefaults",
                                "-drive",
                                "driver=raw,file.driver=blkdebug,file.config=rules,file.image.driver=file,file.image.filename=disk.raw")
                        .source()
                        .orElseThrow());
        assertEquals(
                1 << 20,
                only("-nodefaults", "-drive", "driver=null-co,size=1M")
                        .source()
                        .orElseThrow()
                        .size());
        assertEquals(
                1 << 20,
                only("-nodefaults", "-drive", "file.driver=null-co,file.size=1M,format=raw")
                        .source()
                        .orElseThrow()
                        .size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-monitor stdio | -monitor: found 'stdio', expected none or null",
                "-frob | option '-frob' is not supported; --help lists those that are",
                "-m 3 -m 5000000 | -m: found 5000000, expected 1M to 2047M in steps of 64K",
                "-M q35 | -M: found 'q35', expected pc",
                "-drive file=a,if=scsi | -drive: found if=scsi, expected ide, floppy or none",
                "-drive file=a,frob=1 | -drive: 'frob' is not supported",
                "-hda a -hda b | there are two drives for unit 0 of ide.0",
                "-device e1000 | -device e1000: expected ide-hd or ide-cd",
                "-device ide-hd,drive=x | -device: there is no free drive 'x'",
                "-qmp tcp:192.0.2.1:4444 | -qmp: found host '192.0.2.1', expected this one: 127.0.0.1",
                "-qmp tcp:127.0.0.1:0 | -qmp: found port '0', expected 1 to 65535",
                "-mon chardev=c,mode=control | there is no -chardev with id=c",
                "-drive | -drive: expected a value",
            })
    void whatIsNotUnderstoodIsSaid(String words, String message) {
        CommandLineException e = assertThrows(CommandLineException.class, () -> parse(words.split(" ")));
        assertEquals(message, e.getMessage());
    }
}
