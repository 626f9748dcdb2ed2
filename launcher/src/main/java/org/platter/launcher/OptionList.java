package org.platter.launcher;

import java.io.PrintStream;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OptionDescription;

/** The answer to {@code -o help}. */
final class OptionList {

    private OptionList() {}

    static void print(BlockDriver driver, PrintStream out) {
        out.println("Supported " + driver.format() + " options:");
        for (OptionDescription option : driver.createOptions()) {
            out.println("  " + option.name() + " - " + option.description());
        }
    }
}
