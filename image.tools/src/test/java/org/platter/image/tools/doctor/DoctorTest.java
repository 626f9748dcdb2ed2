package org.platter.image.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.image.tools.ChangedFacts;
import org.platter.image.tools.Creation;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

class DoctorTest {

    private static final VhdDriver VHD = new VhdDriver();
    private static final Images IMAGES = new Images(Drivers.of(VHD, new RawDriver()));
    private static final ImageOptions ANY = ImageOptions.READ_ONLY.withRawFallback(true);

    private static final long SIZE = 64L << 20;

    @TempDir
    Path folder;

    private Path create(long size, String... options) throws IOException {
        Path file = folder.resolve("disk.vhd");
        FormatOptions format =
                options.length == 0 ? FormatOptions.NONE : FormatOptions.of(Map.of(options[0], options[1]));
        Creation.create(file, VHD, CreateOptions.ofSize(size).withFormat(format));
        return file;
    }

    private Path createChild(Path parent) throws IOException {
        Path child = folder.resolve("child.vhd");
        ParentLink link = IMAGES.link(child, parent, ANY);
        Creation.create(child, VHD, CreateOptions.ofSize(link.info().size()).withParent(link));
        return child;
    }

    private static void set(Path file, String name, String value) throws IOException {
        ChangedFacts.amend(file, VHD, FormatOptions.NONE.with(name, value), false);
    }

    private static Diagnosis ask(Path file, Reader reader) throws IOException {
        return Doctor.examine(file, ANY, List.of(reader), IMAGES, Progress.NONE).get(0);
    }

    private static List<String> commands(Diagnosis diagnosis) {
        return diagnosis.advice().stream()
                .filter(advice -> advice.severity() != Advice.Severity.NOTE)
                .map(advice -> advice.command().orElse("").replaceAll("/\\S*/", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(value = Reader.class, names = "AZURE", mode = EnumSource.Mode.EXCLUDE)
    void findsADynamicImageOfOursGoodForAll(Reader reader) throws IOException {
        assertEquals(List.of(), ask(create(SIZE), reader).advice());
    }

    @Test
    void sendsADynamicImageOfAnOddSizeToAzureByWayOfTwoCommands() throws IOException {
        assertEquals(
                List.of(
                        "platter resize disk.vhd 68157440",
                        "platter convert -O vpc -o subformat=fixed disk.vhd disk-fixed.vhd"),
                commands(ask(create(SIZE + 512), Reader.AZURE)));
    }

    @Test
    void letsAFixedImageOfWholeMebibytesPassToAzure() throws IOException {
        assertEquals(
                List.of(), ask(create(SIZE, "subformat", "fixed"), Reader.AZURE).advice());
    }

    @Test
    void refusesWhatIsTooSmallForAzure() throws IOException {
        assertEquals(
                List.of("platter resize disk.vhd 20971520"),
                commands(ask(create(1 << 20, "subformat", "fixed"), Reader.AZURE)));
    }

    @Test
    void tellsThatQemuDoesNotKnowParents() throws IOException {
        Diagnosis diagnosis = ask(createChild(create(SIZE)), Reader.QEMU);

        assertEquals(Advice.Severity.DIFFERS, diagnosis.advice().get(0).severity());
        assertEquals(
                List.of("platter convert -O vpc -o subformat=dynamic child.vhd child-dynamic.vhd"),
                commands(diagnosis));
    }

    @Test
    void tellsWhichSizeQemuTakesFromAForeignImage() throws IOException {
        Path file = create(10 << 20);
        set(file, "creator", "vbox");

        Diagnosis diagnosis = ask(file, Reader.QEMU);

        assertTrue(diagnosis.advice().get(0).text().contains("10479616"), diagnosis.toString());
        assertEquals(List.of("platter set disk.vhd creator=qem2"), commands(diagnosis));
        set(file, "creator", "qem2");
        assertEquals(List.of(), ask(file, Reader.QEMU).advice());
    }

    @Test
    void warnsOfAFixedImageThatQemuTakesForRaw() throws IOException {
        Diagnosis diagnosis = ask(create(SIZE, "subformat", "fixed"), Reader.QEMU);

        assertTrue(diagnosis.isGood());
        assertTrue(diagnosis.advice().get(0).text().contains("-f vpc"), diagnosis.toString());
    }

    @Test
    void tellsWhoReadsAnImageWithoutItsFooter() throws IOException {
        Path file = create(SIZE);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length - 512, bytes.length, (byte) 0);
        Files.write(file, bytes);

        assertEquals(
                List.of("platter repair disk.vhd", "platter repair disk.vhd"), commands(ask(file, Reader.VIRTUALBOX)));
        assertEquals(
                List.of("platter repair disk.vhd", "platter repair disk.vhd"), commands(ask(file, Reader.PC86BOX)));
        assertEquals(List.of("platter repair disk.vhd"), commands(ask(file, Reader.DOSBOX_X)));
    }

    @Test
    void wantsNamesThatHyperVKnows() throws IOException {
        Path file = Files.move(create(SIZE), folder.resolve("my disk.img"));

        assertTrue(
                ask(file, Reader.HYPERV)
                        .advice()
                        .get(0)
                        .command()
                        .orElseThrow()
                        .matches("mv '.*/my disk.img' '.*/my disk.vhd'"),
                ask(file, Reader.HYPERV).toString());
    }

    @Test
    void examinesTheWholeChainForThoseWhoReadChains() throws IOException {
        Path parent = create(SIZE);
        Path child = createChild(parent);

        List<Diagnosis> found = Doctor.examine(child, ANY, List.of(Reader.values()), IMAGES, Progress.NONE);

        assertEquals(2 * Reader.values().length - 2, found.size());
        assertEquals(parent.toRealPath(), found.get(found.size() - 1).file());
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void knowsThatAnOrphanIsOfNoUse(Reader reader) throws IOException {
        Path parent = create(SIZE);
        Path child = createChild(parent);
        Files.delete(parent);

        assertTrue(
                commands(ask(child, reader)).contains("platter relink -b PARENT child.vhd"),
                ask(child, reader).toString());
    }

    @Test
    void wantsAUuidForVirtualBox() throws IOException {
        Path file = create(SIZE);
        set(file, "uuid", "00000000-0000-0000-0000-000000000000");

        assertEquals(List.of("platter set disk.vhd uuid=new"), commands(ask(file, Reader.VIRTUALBOX)));
    }

    @Test
    void knowsOnlyVhdImages() throws IOException {
        Path file = Files.write(folder.resolve("disk.img"), new byte[4096]);

        assertEquals(
                BlockException.Kind.UNSUPPORTED,
                assertThrows(BlockException.class, () -> ask(file, Reader.QEMU)).kind());
    }

    @Test
    void isAskedByTheNamesOfTheCommandLine() {
        assertEquals(
                List.of("azure", "hyperv", "qemu", "virtualbox", "86box", "dosbox-x"),
                Stream.of(Reader.values()).map(Reader::key).toList());
        assertTrue(Stream.of(Reader.values())
                .allMatch(reader -> Reader.named(reader.key()).orElseThrow() == reader));
    }
}
