package org.platter.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.Finding;
import org.platter.block.api.Progress;
import org.platter.block.api.Repair;
import org.platter.block.support.FileStorage;
import org.platter.image.tools.Check;
import org.platter.image.tools.CheckResult;
import org.platter.image.tools.RepairBackup;
import org.platter.image.tools.RepairImage;

/** {@code check} looks for damage in an image; {@code repair}, or {@code check -r}, mends it. */
final class CheckVerb implements Verb {

    private static final int UNSUPPORTED = 63;

    private final boolean repairs;

    /** @param repairs whether this is the verb that mends without being asked to */
    CheckVerb(boolean repairs) {
        this.repairs = repairs;
    }

    @Override
    public Syntax syntax() {
        String name = repairs ? "repair" : "check";
        Syntax syntax = new Syntax(
                name, "FILE", repairs ? "mend a damaged image" : "look for damage and leaked space in an image");
        syntax.option("f", "", "FORMAT", "the format, if nothing in the image can be recognised any more")
                .option("", "output", "human|json", "how to tell it")
                .option("r", "", "leaks|all", repairs ? "what to mend; all unless given" : "mend it, too")
                .option("", "dry-run", "", "list what would be changed, and change nothing");
        if (repairs) {
            syntax.option("", "restore", "BACKUP", "undo a repair, with the backup that it has made");
        }
        return syntax.progress()
                .option("q", "", "", "say nothing but what is wrong")
                .sharing()
                .note(
                        "What a repair replaces is first written to FILE.repair-backup-TIME. A repair that is cut off can be"
                                + " run again.")
                .note(
                        "Exit codes: 0 no damage, or none any more; 1 it cannot be checked; 2 damage; 3 leaked space only;"
                                + " 63 images of the format cannot be checked.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        Output output = Output.of(arguments);
        String file = arguments.operands(1, 1, "one").get(0);
        Path path = ImageFiles.path(file);
        if (repairs && arguments.has("restore")) {
            RepairBackup.restore(ImageFiles.path(arguments.value("restore")), path);
            return 0;
        }
        Optional<RepairImage.Scope> scope = scope(arguments);
        boolean mends = scope.isPresent() && !arguments.has("dry-run");
        if (mends && arguments.has("force-share")) {
            throw new UsageException("-U only reads, but a repair was asked for");
        }
        BlockDriver driver = new ImageFiles(arguments).driverOf(file, arguments);
        Report report = new Report(output, arguments.has("q"), out);
        try {
            return mends
                    ? report.tell(Work.run(
                            arguments,
                            out,
                            err,
                            progress -> RepairImage.run(path, driver, scope.get(), Instant.now(), progress)))
                    : report.tell(
                            Work.run(arguments, out, err, progress -> check(path, driver, arguments, progress)), scope);
        } catch (BlockException e) {
            if (e.kind() != BlockException.Kind.UNSUPPORTED) {
                throw e;
            }
            throw new Failure(UNSUPPORTED, "This image format does not support checks: " + Reason.of(e), e);
        }
    }

    private static CheckResult check(Path path, BlockDriver driver, Arguments arguments, Progress progress)
            throws IOException {
        try (FileStorage file = ImageFiles.openToRead(path, arguments)) {
            return Check.run(file, driver, progress);
        }
    }

    private Optional<RepairImage.Scope> scope(Arguments arguments) throws UsageException {
        String what = arguments.value("r", repairs ? "all" : "");
        return switch (what) {
            case "" -> Optional.empty();
            case "leaks", "all" -> Optional.of(RepairImage.Scope.valueOf(what.toUpperCase(Locale.ROOT)));
            default -> throw new UsageException("-r option expects 'leaks' or 'all', not '" + what + "'");
        };
    }

    /** Tells how a check ended. */
    private record Report(Output output, boolean quiet, PrintStream out) {

        int tell(RepairImage.Outcome outcome) {
            return tell(outcome.after(), outcome.steps(), outcome.backup());
        }

        /** @param scope what would be repaired */
        int tell(CheckResult result, Optional<RepairImage.Scope> scope) {
            List<Repair> steps = scope.map(each -> each.steps(result.check())).orElse(List.of());
            return tell(result, steps, Optional.empty());
        }

        /** @param steps what was, or would be, changed */
        private int tell(CheckResult result, List<Repair> steps, Optional<Path> backup) {
            if (output == Output.JSON) {
                out.println(Json.text(json(result, steps, backup)));
            } else {
                print(result, steps, backup);
            }
            return result.exitCode();
        }

        private static Map<String, Object> json(CheckResult result, List<Repair> steps, Optional<Path> backup) {
            Map<String, Object> fields = result.fields();
            fields.put(
                    "findings",
                    result.check().findings().stream().map(Report::json).toList());
            fields.put("repairs", steps.stream().map(Repair::description).toList());
            backup.ifPresent(path -> fields.put("repair-backup", path.toString()));
            return fields;
        }

        private static Map<String, Object> json(Finding finding) {
            return Map.of(
                    "kind",
                    kind(finding),
                    "code",
                    finding.code(),
                    "description",
                    finding.description(),
                    "count",
                    finding.count(),
                    "repairable",
                    finding.repairable());
        }

        private static String kind(Finding finding) {
            return finding.kind().toString().toLowerCase(Locale.ROOT);
        }

        private void print(CheckResult result, List<Repair> steps, Optional<Path> backup) {
            boolean mended = backup.isPresent();
            for (Repair step : steps) {
                say((mended ? "Repaired: " : "To repair: ") + step.description());
            }
            backup.ifPresent(path -> say("What was replaced is kept in " + path));
            if (mended) {
                say("The following inconsistencies were found and repaired:\n\n    " + result.leaksFixed()
                        + " leaked clusters\n    " + result.corruptionsFixed() + " corruptions\n\n"
                        + "Double checking the fixed image now...");
            }
            for (Finding finding : result.check().findings()) {
                if (finding.kind() != Finding.Kind.NOTE || !quiet) {
                    out.println(label(finding)
                            + finding.description()
                            + (finding.count() > 1 ? " (" + finding.count() + " places)" : ""));
                }
            }
            summarise(result);
        }

        private static String label(Finding finding) {
            return switch (finding.kind()) {
                case CORRUPTION -> finding.repairable() ? "ERROR " : "ERROR (beyond repair) ";
                case LEAK -> "LEAK ";
                case NOTE -> "Note: ";
            };
        }

        private void summarise(CheckResult result) {
            long corruptions = result.check().count(Finding.Kind.CORRUPTION);
            long leaks = result.check().count(Finding.Kind.LEAK);
            if (corruptions == 0 && leaks == 0) {
                say("No errors were found on the image.");
            }
            if (corruptions > 0) {
                say("\n" + corruptions + " errors were found on the image.\n"
                        + "Data may be corrupted, or further writes to the image may corrupt it.");
            }
            if (leaks > 0) {
                say("\n" + leaks + " leaked clusters were found on the image.\n"
                        + "This means waste of disk space, but no harm to data.");
            }
            long all = result.check().clusters();
            long allocated = result.check().allocatedClusters();
            if (all > 0 && allocated > 0) {
                say(allocated + "/" + all + " = " + percent(allocated, all) + " allocated, "
                        + percent(result.check().fragmentedClusters(), allocated)
                        + " fragmented, "
                        + percent(result.check().compressedClusters(), allocated)
                        + " compressed clusters");
            }
            if (result.check().endOfImage() > 0) {
                say("Image end offset: " + result.check().endOfImage());
            }
        }

        private static String percent(long part, long whole) {
            return String.format(Locale.ROOT, "%.2f%%", 100.0 * part / whole);
        }

        private void say(String text) {
            if (!quiet) {
                out.println(text);
            }
        }
    }
}
