package org.platter.vhd.driver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Repair;

/** What a check has found so far, and the steps that mend it, in the order in which they are safe. */
final class CheckReport {

    private final List<Finding> findings = new ArrayList<>();
    private final List<Repair> repairs = new ArrayList<>();

    /** Unusual but harmless, and so left as it is. */
    void note(String code, long count, String text) {
        findings.add(new Finding(Finding.Kind.NOTE, code, text, count, false));
    }

    /** Harmless, and left behind by work that was cut off: repaired like damage. */
    void repairableNote(String code, long count, String text) {
        findings.add(new Finding(Finding.Kind.NOTE, code, text, count, true));
    }

    void leak(String code, long count, boolean repairable, String text) {
        findings.add(new Finding(Finding.Kind.LEAK, code, text, count, repairable));
    }

    void repairable(String code, long count, String text) {
        findings.add(new Finding(Finding.Kind.CORRUPTION, code, text, count, true));
    }

    void beyondRepair(String code, long count, String text) {
        findings.add(new Finding(Finding.Kind.CORRUPTION, code, text, count, false));
    }

    void overwrite(String description, long offset, ByteBuffer bytes) {
        repairs.add(new Repair.Overwrite(description, false, offset, array(bytes)));
    }

    /** Gives back what is behind an offset: a footer goes there, and then the file ends behind it. */
    void cut(long offset, Footer footer) {
        repairs.add(new Repair.Overwrite(
                "write the footer at offset " + offset + ", where unused space begins",
                true,
                offset,
                array(footer.bytes())));
        repairs.add(new Repair.Resize("end the file behind that footer", true, offset + Footer.SIZE));
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }

    ImageCheck toCheck() {
        return ImageCheck.of(findings, repairs);
    }
}
