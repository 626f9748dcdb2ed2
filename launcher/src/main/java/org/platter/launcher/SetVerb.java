package org.platter.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.UUID;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.image.tools.ChangedFacts;

/** {@code set}: changes what an image records of itself. */
final class SetVerb implements Verb {

    @Override
    public Syntax syntax() {
        return new Syntax("set", "FILE NAME=VALUE...", "change what an image records of itself")
                .option("f", "", "FORMAT", "the format; recognised unless given")
                .option("", "dry-run", "", "tell what would be changed, and change nothing")
                .option("q", "", "", "say nothing")
                .note("uuid=UUID gives a VHD another identity, uuid=new a random one; children of the image have to be"
                        + " relinked then. creator=NAME, of one to four characters, says who made it: QEMU goes by it in"
                        + " what size it shows. geometry=C/H/S, at most what the disk has. timestamp=TIME, such as"
                        + " 2026-11-22T18:00:00Z, says when it was made. saved_state=off says that no saved state of a"
                        + " virtual machine depends on it.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        List<String> operands = arguments.operands();
        if (operands.size() < 2) {
            throw new UsageException("expected a file name and what to set, as in uuid=new");
        }
        String file = operands.get(0);
        BlockDriver driver = new ImageFiles(arguments).driverOf(file, arguments);
        ChangeList.print(
                ChangedFacts.amend(
                        ImageFiles.path(file),
                        driver,
                        changes(operands.subList(1, operands.size())),
                        arguments.has("dry-run")),
                arguments,
                out);
        return 0;
    }

    private static FormatOptions changes(List<String> pairs) throws UsageException {
        FormatOptions changes = FormatOptions.NONE;
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException("Invalid change '" + pair + "': expected name=value");
            }
            boolean random = pair.equals("uuid=new");
            changes = changes.with(
                    pair.substring(0, equals), random ? UUID.randomUUID().toString() : pair.substring(equals + 1));
        }
        return changes;
    }
}
