package org.platter.image.tools.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.image.tools.Inspection;

/** A VHD image as its driver describes it. */
final class VhdFacts {

    /** 2040 GiB: the largest dynamic image, and for many the largest of all. */
    static final long LIMIT = 0xFF000000L * 512;

    private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";
    private static final long LARGEST_GEOMETRY = 65535L * 16 * 255;
    private static final int SECTOR = 512;

    private final Inspection image;
    private final ImageCheck check;
    private final Commands commands;

    VhdFacts(Inspection image, ImageCheck check) {
        this.image = image;
        this.check = check;
        commands = new Commands(image.file());
    }

    Path file() {
        return image.file();
    }

    Commands commands() {
        return commands;
    }

    /** Bytes the guest sees here. */
    long size() {
        return image.info().size();
    }

    /** Bytes that the geometry covers; empty if it is the largest, which stands for none. */
    Optional<Long> sizeByGeometry() {
        Map<?, ?> geometry = (Map<?, ?>) detail("geometry");
        long sectorCount =
                number(geometry.get("cylinders")) * number(geometry.get("heads")) * number(geometry.get("sectors"));
        return sectorCount == LARGEST_GEOMETRY ? Optional.empty() : Optional.of(sectorCount * SECTOR);
    }

    /** Bytes for which the table has entries. */
    long tableSize() {
        return number(detail("bat-entries")) * blockSize();
    }

    long blockSize() {
        return image.info().clusterSize();
    }

    String creator() {
        return (String) detail("creator-app");
    }

    boolean isFixed() {
        return detail("subformat").equals("fixed");
    }

    boolean isDynamic() {
        return detail("subformat").equals("dynamic");
    }

    boolean isDifferencing() {
        return detail("subformat").equals("differencing");
    }

    boolean hasSavedState() {
        return detail("saved-state").equals(true);
    }

    boolean hasUuid() {
        return !detail("uuid").equals(NO_UUID);
    }

    /** Whether a check has found this. */
    boolean has(String... codes) {
        return check.findings().stream().anyMatch(finding -> List.of(codes).contains(finding.code()));
    }

    /** How many places are damaged. */
    long corruptions() {
        return check.count(Finding.Kind.CORRUPTION);
    }

    Optional<String> parentMissing() {
        return image.parentMissing();
    }

    boolean hasRawParent() {
        return isDifferencing() && NO_UUID.equals(parent().get("uuid"));
    }

    /** Whether the parent lies in the same folder. */
    boolean parentIsBeside() {
        return !image.ancestors().isEmpty()
                && image.ancestors()
                        .get(0)
                        .getParent()
                        .equals(image.file().toAbsolutePath().normalize().getParent());
    }

    /** Whether the parent is named in one of these ways, such as {@code W2ru}. */
    boolean namesParentBy(String... codes) {
        return parent().get("locators") instanceof List<?> locators
                && locators.stream()
                        .anyMatch(locator -> locator instanceof Map<?, ?> map
                                && map.get("code") instanceof String code
                                && List.of(codes).contains(code));
    }

    private Map<?, ?> parent() {
        return detail("parent") instanceof Map<?, ?> parent ? parent : Map.of();
    }

    private Object detail(String name) {
        return image.info().details().get(name);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
