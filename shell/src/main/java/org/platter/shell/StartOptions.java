package org.platter.shell;

import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/** What a person wants of a machine that is switched on. */
record StartOptions(
        @Descriptor("the machine's memory, such as 32M; 16M unless given")
        @Parameter(
                names = {"-m", "--memory"},
                absentValue = "16M")
        String size,

        @Descriptor("what the BIOS tries, of a (diskette), c (disk), d (CD-ROM); adc unless given")
        @Parameter(
                names = {"-b", "--boot"},
                absentValue = "")
        String order,

        @Descriptor("a diskette for drive A, in fda")
        @Parameter(
                names = {"-a", "--floppy"},
                absentValue = "")
        String diskette,

        @Descriptor("a disc for the CD-ROM drive, in cdrom")
        @Parameter(
                names = {"-d", "--cdrom"},
                absentValue = "")
        String disc) {

    /** What the BIOS tries; empty for its own order. */
    String bootOrder() {
        boolean known = order.chars().allMatch(c -> "acd".indexOf(c) >= 0)
                && order.chars().distinct().count() == order.length();
        if (!known) {
            throw new IllegalArgumentException(
                    "boot order '" + order + "': expected letters of a, c and d, each at most once");
        }
        return order;
    }

    /** Bytes of memory. */
    int memory() {
        String digits = size.replaceAll("[MmKkGg]$", "");
        int shift = 10 * " KMG".indexOf((size + " ").toUpperCase(Locale.ROOT).charAt(digits.length()));
        try {
            return Math.toIntExact(Math.multiplyExact(Long.parseLong(digits), 1L << shift));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("memory '" + size + "': expected a number as 16M, below 2G", e);
        }
    }
}
