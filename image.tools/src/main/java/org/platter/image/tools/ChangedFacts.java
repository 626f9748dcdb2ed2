package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;
import org.platter.block.support.MemoryStorage;

/** Changes what an image records of itself, in place, and tells which facts are others afterwards. */
public final class ChangedFacts {

    /**
     * A fact that was changed.
     *
     * @param before its value; null if the image had none
     * @param after its value now; null if the image has none
     */
    public record Change(Object before, Object after) {}

    /** Changes an image. */
    @FunctionalInterface
    private interface Work {
        void on(ImageMaintenance maintenance, Storage storage) throws IOException;
    }

    private ChangedFacts() {}

    /**
     * Changes facts such as {@code uuid} or {@code creator}.
     *
     * @param trial whether only to tell what would change; the image is not written then
     * @return what is changed, by the fact's name as in {@link org.platter.block.api.DeviceInfo#details}
     * @throws org.platter.block.api.BlockException as {@link ImageMaintenance#amend}; {@code BUSY} if somebody uses the image
     * @throws IllegalArgumentException if a fact is unknown or has a bad value
     */
    public static Map<String, Change> amend(Path file, BlockDriver driver, FormatOptions changes, boolean trial)
            throws IOException {
        return run(file, driver, trial, (maintenance, storage) -> maintenance.amend(storage, changes));
    }

    /**
     * Makes a differencing image name another parent. Whether that holds the same bytes is the caller's business, and the old
     * parent need not be there.
     *
     * @param parentHow the new parent is opened
     * @param trial whether only to tell what would change; the image is not written then
     * @return what is changed
     * @throws org.platter.block.api.BlockException as {@link ImageMaintenance#relink}; {@code CORRUPT} if the image would
     *     become its own ancestor; {@code BUSY} if somebody uses the image
     */
    public static Map<String, Change> relink(
            Path file, BlockDriver driver, Path parent, ImageOptions parentHow, Images images, boolean trial)
            throws IOException {
        Rebase.requireNoCycle(file, parent, parentHow, images);
        ParentLink link = images.link(file, parent, parentHow);
        return run(file, driver, trial, (maintenance, storage) -> maintenance.relink(storage, link));
    }

    /** A change is tried even if it is meant, so that a bad one is refused before the image is written. */
    private static Map<String, Change> run(Path file, BlockDriver driver, boolean trial, Work work) throws IOException {
        try (FileStorage storage = FileStorage.open(file, trial)) {
            ImageMaintenance maintenance = Check.maintenance(driver, storage);
            TrialStorage tried = new TrialStorage(storage, new MemoryStorage("scratch"));
            Map<String, Object> before = facts(driver, tried);
            work.on(maintenance, tried);
            Map<String, Change> changes = compare(before, facts(driver, tried));
            if (!trial) {
                work.on(maintenance, storage);
            }
            return changes;
        }
    }

    private static Map<String, Object> facts(BlockDriver driver, Storage storage) throws IOException {
        boolean canBeAlone =
                driver.openOptions().stream().anyMatch(option -> option.name().equals(Inspection.IGNORE_PARENT));
        OpenOptions alone = canBeAlone
                ? OpenOptions.READ_ONLY.withFormat(FormatOptions.NONE.with(Inspection.IGNORE_PARENT, "on"))
                : OpenOptions.READ_ONLY;
        try (BlockDevice device = driver.open(new Unclosed(storage), alone)) {
            return device.info().details();
        }
    }

    private static Map<String, Change> compare(Map<String, Object> before, Map<String, Object> after) {
        Map<String, Change> changes = new LinkedHashMap<>();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                changes.put(name, new Change(before.get(name), after.get(name)));
            }
        }
        return changes;
    }
}
