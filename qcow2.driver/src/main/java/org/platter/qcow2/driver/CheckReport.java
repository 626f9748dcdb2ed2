package org.platter.qcow2.driver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Repair;

/**
 * What a check has found so far, and the steps that mend it, in the order in which they are safe. Findings of one sort are
 * one, told by the first of them, so that a report stays small whatever the image.
 */
final class CheckReport {

    /** Of repairs: what does not fit is done when the repair is run again. */
    private static final long MAX_REPAIR_BYTES = 256 << 20;

    private record Sort(Finding.Kind kind, String code, boolean repairable) {}

    private static final class Tally {
        private final String first;
        private long count;

        Tally(String first) {
            this.first = first;
        }
    }

    private final Map<Sort, Tally> tallies = new LinkedHashMap<>();
    private final List<Repair> repairs = new ArrayList<>();
    private long repairBytes;

    void found(Finding.Kind kind, String code, boolean repairable, String text) {
        tallies.computeIfAbsent(new Sort(kind, code, repairable), sort -> new Tally(text)).count++;
    }

    void beyondRepair(String code, String text) {
        found(Finding.Kind.CORRUPTION, code, false, text);
    }

    void repairable(String code, String text) {
        found(Finding.Kind.CORRUPTION, code, true, text);
    }

    boolean hasDamageBeyondRepair() {
        return tallies.keySet().stream().anyMatch(sort -> sort.kind() == Finding.Kind.CORRUPTION && !sort.repairable());
    }

    void overwrite(String description, boolean leakOnly, long offset, ByteBuffer bytes) {
        repairBytes += bytes.remaining();
        if (repairBytes <= MAX_REPAIR_BYTES) {
            byte[] array = new byte[bytes.remaining()];
            bytes.duplicate().get(array);
            repairs.add(new Repair.Overwrite(description, leakOnly, offset, array));
        }
    }

    /** Whether all steps are in the list. */
    boolean isComplete() {
        return repairBytes <= MAX_REPAIR_BYTES;
    }

    ImageCheck toCheck() {
        List<Finding> findings = new ArrayList<>();
        tallies.forEach((sort, tally) ->
                findings.add(new Finding(sort.kind(), sort.code(), tally.first, tally.count, sort.repairable())));
        return ImageCheck.of(findings, repairs);
    }
}
