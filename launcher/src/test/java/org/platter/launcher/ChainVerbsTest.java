package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;

/** The verbs that look at, and change, images and their chains. */
class ChainVerbsTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path raw;
    private Path base;
    private Path child;

    @BeforeEach
    void makeAChain() throws IOException {
        raw = folder.resolve("disk.img");
        byte[] content = new byte[8 * MIB];
        new Random(3).nextBytes(content);
        Arrays.fill(content, 4 * MIB, 6 * MIB, (byte) 0);
        Files.write(raw, content);
        base = folder.resolve("base.vhd");
        run("convert", "-f", "raw", "-O", "vpc", raw, base);
        content[5 * MIB] = 1;
        Files.write(raw, content);
        child = folder.resolve("child.vhd");
        run("convert", "-f", "raw", "-O", "vpc", "-B", "base.vhd", "-F", "vpc", raw, child);
    }

    private static String run(Object... words) {
        Run run = Run.of(words);
        assertEquals(0, run.exitCode(), run.toString());
        return run.out();
    }

    private void assertShowsTheDisk(Path image) {
        assertEquals("Images are identical.\n", run("compare", "-s", "-F", "raw", image, raw));
    }

    @Test
    void convertsIntoAChildOfWhatDiffers() throws IOException {
        assertShowsTheDisk(child);
        assertTrue(Files.size(child) < 3 * MIB, Files.size(child) + " bytes");
    }

    @Test
    void createsAChildOfItsParentsSize() {
        Path grandchild = folder.resolve("grandchild.vhd");

        assertEquals(
                "Formatting '" + grandchild + "', fmt=vpc size=8388608 backing_file=child.vhd backing_fmt=vpc\n",
                run("create", "-f", "vpc", "-b", "child.vhd", "-F", "vpc", grandchild));
        assertShowsTheDisk(grandchild);
    }

    @Test
    void tellsOfTheWholeChain() throws IOException {
        List<?> chain = (List<?>) ParsedJson.of(run("info", "--backing-chain", "--output=json", child));

        Map<?, ?> top = (Map<?, ?>) chain.get(0);
        assertEquals(2, chain.size());
        assertEquals("base.vhd", top.get("backing-filename"));
        assertEquals(base.toRealPath().toString(), top.get("full-backing-filename"));
        assertEquals("vpc", top.get("backing-filename-format"));
        assertTrue(run("info", child).contains("backing file: base.vhd (actual path: "));
    }

    @Test
    void tellsOfAnOrphanWhatItMisses() throws IOException {
        Files.delete(base);

        assertTrue(run("info", child).contains("backing file: base.vhd (not found)"));
        assertEquals(1, Run.of("info", "--backing-chain", child).exitCode());
        assertTrue(run("tree", folder).contains("child.vhd  differencing, 8 MiB\n    ! "));
    }

    @Test
    void mapsDataToTheFileThatHoldsThem() throws IOException {
        String map = run("map", child);

        assertTrue(map.contains(base.toRealPath().toString()), map);
        assertTrue(map.lines().anyMatch(line -> line.endsWith(child.toString())), map);
    }

    @Test
    void drawsTheChain() {
        assertEquals("base.vhd  dynamic, 8 MiB\n└── child.vhd  differencing, 8 MiB\n", run("tree", folder));
    }

    @Test
    void checksWithTheExitCodesOfQemuImg() throws IOException {
        assertTrue(run("check", child).startsWith("No errors were found on the image.\n"));
        assertEquals(63, Run.of("check", "-f", "raw", raw).exitCode());
        assertEquals(1, Run.of("check", folder.resolve("none.vhd")).exitCode());
        cutFooter();
        assertEquals(2, Run.of("check", "-q", base).exitCode());
    }

    private void cutFooter() throws IOException {
        byte[] bytes = Files.readAllBytes(base);
        Arrays.fill(bytes, bytes.length - 512, bytes.length, (byte) 0);
        Files.write(base, bytes);
    }

    @Test
    void repairsAndTakesARepairBack() throws IOException {
        cutFooter();
        byte[] damaged = Files.readAllBytes(base);

        Run trial = Run.of("repair", "--dry-run", base);
        assertEquals(2, trial.exitCode());
        assertTrue(trial.out().contains("To repair: "), trial.out());
        assertArrayEquals(damaged, Files.readAllBytes(base));

        Map<?, ?> repaired = (Map<?, ?>) ParsedJson.of(run("check", "-r", "all", "--output=json", base));
        assertEquals(1L, repaired.get("corruptions-fixed"));
        run("repair", "--restore", repaired.get("repair-backup"), base);
        assertArrayEquals(damaged, Files.readAllBytes(base));
    }

    @Test
    void measuresWhatConvertMakes() throws IOException {
        Path copy = folder.resolve("copy.vhd");
        run("convert", "-f", "raw", "-O", "vpc", raw, copy);

        Map<?, ?> measured = (Map<?, ?>) ParsedJson.of(run("measure", "-O", "vpc", "--output=json", child));

        assertEquals(Files.size(copy), measured.get("required"));
    }

    @Test
    void measuresARawTargetAsQemuImgDoes() {
        Peer qemuImg = Peer.require("qemu-img", "qemu-utils");

        assertEquals(
                qemuImg.run("measure", "-f", "vpc", "-O", "raw", base), run("measure", "-f", "vpc", "-O", "raw", base));
        assertEquals(
                ParsedJson.of(qemuImg.run("measure", "--size", "1G", "-O", "raw", "--output=json")),
                ParsedJson.of(run("measure", "--size", "1G", "-O", "raw", "--output=json")));
    }

    @Test
    void commitsAChild() {
        assertTrue(run("commit", "--dry-run", child).contains("would be written to"));
        assertEquals(1, Run.of("compare", "-F", "raw", base, raw).exitCode());
        assertEquals("Image committed.\n", run("commit", child));
        assertShowsTheDisk(base);
        assertShowsTheDisk(child);
    }

    @Test
    void rebasesAChildAndShowsTheSame() {
        Path other = folder.resolve("other.vhd");
        run("create", "-q", "-f", "vpc", other, "8M");

        assertTrue(run("rebase", "--dry-run", "-b", "other.vhd", child).contains("would be copied"));
        run("rebase", "-b", "other.vhd", child);

        assertShowsTheDisk(child);
        assertTrue(run("info", child).contains("backing file: other.vhd"));
    }

    @Test
    void relinksAChildWhoseParentHasANewName() throws IOException {
        Files.move(base, folder.resolve("renamed.vhd"));

        assertTrue(run("relink", "--dry-run", "-b", "renamed.vhd", child)
                .contains("parent name: base.vhd -> renamed.vhd"));
        assertEquals(1, Run.of("map", child).exitCode());
        run("relink", "-q", "-b", "renamed.vhd", child);
        assertShowsTheDisk(child);
    }

    @Test
    void refusesToRelinkToAnotherDiskUnlessForced() {
        Path other = folder.resolve("other.vhd");
        run("create", "-q", "-f", "vpc", other, "8M");

        assertEquals(1, Run.of("relink", "-b", "other.vhd", child).exitCode());
        assertEquals(1, Run.of("relink", "--force", "-b", "child.vhd", child).exitCode());
        run("relink", "-q", "--force", "-b", "other.vhd", child);
    }

    @Test
    void takesARawParentOnlyIfItIsNamedSo() throws IOException {
        byte[] before = Files.readAllBytes(child);

        assertEquals(1, Run.of("rebase", "-b", "disk.img", child).exitCode());
        assertEquals(1, Run.of("relink", "--force", "-b", "disk.img", child).exitCode());
        assertArrayEquals(before, Files.readAllBytes(child));
        run("rebase", "-b", "disk.img", "-F", "raw", child);
        run("compare", "--open-first", "raw_parent=on", "-F", "raw", child, raw);
    }

    /** As blktap coalesces its chains: the raw image is the last, below images of its own. */
    @Test
    void opensAChainOverARawImageWhenAsked() {
        Path middle = folder.resolve("middle.vhd");
        Path top = folder.resolve("top.vhd");
        run("create", "-q", "-f", "vpc", "-b", "disk.img", "-F", "raw", middle);

        assertEquals(
                1, Run.of("create", "-q", "-f", "vpc", "-b", "middle.vhd", top).exitCode());
        run("create", "-q", "-f", "vpc", "--open", "raw_parent=on", "-b", "middle.vhd", top);

        assertEquals(2, Run.of("compare", "-F", "raw", top, raw).exitCode());
        run("compare", "-s", "--open-first", "raw_parent=on", "-F", "raw", top, raw);
        assertTrue(
                run("info", "--backing-chain", "--open", "raw_parent=on", top).contains("disk.img"));
        run("rebase", "-q", "--open", "raw_parent=on", "-b", "middle.vhd", top);
        run("commit", "-q", "-b", middle, "--open", "raw_parent=on", top);
        run("commit", "-q", "--open", "raw_parent=on", top);
        run("compare", "-s", "--open-first", "raw_parent=on", "-F", "raw", top, raw);
    }

    @Test
    void namesTheFileThatIsNotThere() {
        for (String verb : List.of("tree", "doctor", "info", "check", "compact", "set")) {
            Run run = verb.equals("set") ? Run.of(verb, "nix", "uuid=new") : Run.of(verb, "nix");
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("nix") && run.err().contains("No such file"), run.err());
        }
        assertTrue(Run.of("tree", raw).err().contains("Not a directory"));
        assertTrue(Run.of("rebase", "-b", "nix", child).err().contains("nix'"));
    }

    @Test
    void resizesUpAndDown() {
        assertEquals("Image resized.\n", run("resize", child, "+4M"));
        assertTrue(run("info", child).contains("(12582912 bytes)"));
        assertEquals(1, Run.of("resize", child, "-4M").exitCode());
        run("resize", "--shrink", "--dry-run", child, "-4M");
        assertTrue(run("info", child).contains("(12582912 bytes)"));
        run("resize", "--shrink", child, "-4M");
        assertShowsTheDisk(child);
    }

    @Test
    void doesNotResizeWhatNobodyRecognises() throws IOException {
        assertEquals(1, Run.of("resize", raw, "+1M").exitCode());
        assertEquals(8 * MIB, Files.size(raw));
    }

    @Test
    void compactsToTheSizeThatItsTrialTells() throws IOException {
        Path zeros = folder.resolve("zeros.vhd");
        run("convert", "-S", "0", "-O", "vpc", base, zeros);
        byte[] before = Files.readAllBytes(zeros);

        String trial = run("compact", "--dry-run", zeros);
        assertArrayEquals(before, Files.readAllBytes(zeros));
        String done = run("compact", zeros);

        assertEquals(trial.replace("Would be compacted", "Compacted"), done);
        assertTrue(Files.size(zeros) < before.length, done);
        assertEquals("Images are identical.\n", run("compare", zeros, base));
    }

    @Test
    void setsFactsAfterTelling() {
        assertTrue(run("set", "--dry-run", base, "creator=test").endsWith(" -> test\n"));
        assertEquals("Nothing to change.\n", run("set", base, "saved_state=off"));
        assertEquals(1, Run.of("set", base, "creator=toolong").exitCode());
    }

    @Test
    void tellsWhatOthersMakeOfAnImage() {
        Run run = Run.of("doctor", "--for", "azure,qemu", base);

        assertEquals(2, run.exitCode());
        assertTrue(run.out().contains("=> platter convert -O vpc -o subformat=fixed "), run.out());
        assertEquals(0, Run.of("doctor", "--for=qemu", base).exitCode());
        assertEquals(1, Run.of("doctor", "--for=cpm", base).exitCode());
    }

    @Test
    void commitsOverALevel() {
        Path top = folder.resolve("top.vhd");
        run("create", "-q", "-f", "vpc", "-b", "child.vhd", top);

        String done = run("commit", "-b", base, top);

        assertTrue(done.contains("not valid any more: ") && done.contains("child.vhd"), done);
        assertShowsTheDisk(base);
        assertShowsTheDisk(top);
        Run refused = Run.of("commit", "-b", "none.vhd", top);
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("none.vhd' in the backing chain of '"), refused.err());
    }

    @Test
    void convertsIntoAChildThatIsThere() {
        Path there = folder.resolve("there.vhd");
        run("create", "-q", "-f", "vpc", "-b", "base.vhd", there);

        run("convert", "-n", "-f", "raw", "-O", "vpc", "-B", "base.vhd", raw, there);

        assertShowsTheDisk(there);
        assertEquals(
                1,
                Run.of("convert", "-n", "-O", "vpc", "-B", "child.vhd", raw, there)
                        .exitCode());
    }

    @Test
    void createsAChildOfAParentThatIsNotThere() throws IOException {
        Map<?, ?> parent = (Map<?, ?>) ParsedJson.of(run("info", "--output=json", base));
        Object uuid = ((Map<?, ?>) ((Map<?, ?>) parent.get("format-specific")).get("data")).get("uuid");
        Path hidden = Files.move(base, folder.resolve("hidden.vhd"));
        Path early = folder.resolve("early.vhd");

        assertEquals(
                1, Run.of("create", "-f", "vpc", "-b", "base.vhd", early, "8M").exitCode());
        assertEquals(
                1, Run.of("create", "-u", "-f", "vpc", "-b", "base.vhd", early).exitCode());
        assertEquals(
                1,
                Run.of("create", "-u", "-f", "vpc", "-b", "base.vhd", early, "8M")
                        .exitCode());
        run("create", "-q", "-u", "-f", "vpc", "-b", "base.vhd", "--parent-uuid", uuid, early, "8M");
        Files.move(hidden, base);

        assertEquals("Images are identical.\n", run("compare", early, base));
    }

    @Test
    void findsParentsInFoldersThatAreNamed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path here = Files.createDirectory(folder.resolve("here"));
        Path moved = Files.move(child, elsewhere.resolve("child.vhd"));
        run("rebase", "-q", "-u", "-b", base, "--parents", folder, moved);
        Path top = here.resolve("top.vhd");

        assertEquals(1, Run.of("create", "-f", "vpc", "-b", moved, top).exitCode());
        run("create", "-q", "-f", "vpc", "-b", moved, "--parents", folder, top);
        run("convert", "-n", "-O", "vpc", "-B", moved, "--parents", folder, "-f", "raw", raw, top);
        run("relink", "-q", "-b", moved, "--parents", folder, top);
        run("rebase", "-q", "-b", moved, "--parents", folder, top);
        run("rebase", "-q", "-b", base, "--parents", folder, top);

        assertEquals("Images are identical.\n", run("compare", "--parents", folder, moved, top));
    }

    @Test
    void opensEachOfTwoImagesAsItIsAskedTo() throws IOException {
        Path away = Files.createDirectory(folder.resolve("away"));
        Path copy = Files.copy(base, away.resolve("copy.vhd"));
        Path other = Files.copy(child, folder.resolve("other.vhd"));
        Files.delete(base);

        assertEquals(2, Run.of("compare", child, other).exitCode());
        assertEquals(
                2,
                Run.of("compare", "--open-first", "parent=" + copy, child, other)
                        .exitCode());
        run("compare", "--open", "parent=" + copy, child, other);
        run("compare", "--open-first", "parent=" + copy, "--open-second", "parent=" + copy, child, other);
        run("compare", "--open-second", "parent=" + copy, "-f", "raw", raw, other);
    }

    @Test
    void readsWhatSomebodyWritesIfItIsAskedTo() throws IOException {
        try (FileStorage writer = FileStorage.open(base, false)) {
            for (List<String> verb :
                    List.of(List.of("info"), List.of("map"), List.of("check"), List.of("measure", "-O", "vpc"))) {
                List<Object> words = new ArrayList<>(verb);
                words.add(writer.name());
                assertEquals(1, Run.of(words.toArray()).exitCode(), verb.get(0));
                words.add("-U");
                run(words.toArray());
            }
            run("convert", "-U", "-O", "raw", child, folder.resolve("out.img"));
            run("compare", "-U", "-F", "raw", child, raw);
            assertEquals(1, Run.of("check", "-U", "-r", "all", base).exitCode());
        }
    }

    @Test
    void saysOnceThatARepairIsDone() throws IOException {
        cutFooter();

        String shown = run("repair", "-p", base);

        assertEquals(2, shown.split("100\\.00/100%", -1).length, shown);
    }

    @Test
    void tellsProgressAsJsonOnStandardError() {
        Run run = Run.of("convert", "-q", "--progress=json", "-O", "raw", base, folder.resolve("out.img"));

        assertEquals("", run.out());
        assertTrue(run.err().endsWith("{\"done\": 8388608, \"total\": 8388608, \"percent\": 100.0}\n"), run.err());
        assertEquals(
                1,
                Run.of("convert", "--progress=dance", base, folder.resolve("out.img"))
                        .exitCode());
    }

    @Test
    void compactsAFixedImageToWhatIsInUse() throws IOException {
        Path fixed = folder.resolve("fixed.vhd");
        run("convert", "-S", "0", "-O", "vpc", "-o", "subformat=fixed", base, fixed);
        byte[] before = Files.readAllBytes(fixed);

        String trial = run("compact", "--dry-run", fixed);
        assertEquals(trial.replace("Would be compacted", "Compacted"), run("compact", fixed));

        assertTrue(trial.endsWith(" in use; the file keeps its size of " + before.length + ".\n"), trial);
        assertArrayEquals(before, Files.readAllBytes(fixed));
    }
}
