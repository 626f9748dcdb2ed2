package org.platter.launcher;

import org.platter.block.api.FormatOptions;

/** The options with which a child is made. */
final class ParentOptions {

    private ParentOptions() {}

    /** Those of {@code -o}; whoever says {@code -F raw} has asked for a raw parent. */
    static FormatOptions of(Arguments arguments) throws UsageException {
        FormatOptions options = ImageFiles.formatOptions(arguments);
        return arguments.value("F", "").equals("raw") ? options.with("raw_parent", "on") : options;
    }
}
