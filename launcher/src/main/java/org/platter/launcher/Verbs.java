package org.platter.launcher;

import java.io.PrintStream;
import java.util.stream.Collectors;
import org.platter.block.images.Drivers;

/** All verbs, in the order of the help. */
final class Verbs {

    private static final String[] NAMES = {
        "boot", "shell", "watch", "create", "info", "tree", "check", "repair", "map", "convert", "compare", "measure",
        "resize", "compact", "commit", "merge", "rebase", "relink", "set", "doctor"
    };

    private Verbs() {}

    /** The verb of a name; null if there is none. */
    static Verb named(String name) {
        return switch (name) {
            case "boot" -> new BootVerb();
            case "shell" -> new ShellVerb();
            case "watch" -> new WatchVerb();
            case "create" -> new CreateVerb();
            case "info" -> new InfoVerb();
            case "convert" -> new ConvertVerb();
            case "compare" -> new CompareVerb();
            case "map" -> new MapVerb();
            case "check" -> new CheckVerb(false);
            case "repair" -> new CheckVerb(true);
            case "measure" -> new MeasureVerb();
            case "resize" -> new ResizeVerb();
            case "compact" -> new CompactVerb();
            case "commit", "merge" -> new CommitVerb(name);
            case "rebase" -> new RebaseVerb();
            case "relink" -> new RelinkVerb();
            case "set" -> new SetVerb();
            case "tree" -> new TreeVerb();
            case "doctor" -> new DoctorVerb();
            default -> null;
        };
    }

    static void print(PrintStream out) {
        out.println("Platter: a PC whose disks are image files, and tools for those files");
        out.println();
        out.println("  platter boot                 boot the built-in demo from a fresh VHD");
        out.println("  platter boot disk.vhd        boot what is on an image");
        out.println("  platter shell disk.vhd       a prompt: run the PC, change its disks, update its drivers");
        out.println();
        out.println("Verbs:");
        for (String name : NAMES) {
            out.println("  " + Syntax.padded(name, 10) + named(name).syntax().summary());
        }
        out.println("  " + Syntax.padded("help", 10) + "tell more about a verb: platter help VERB");
        out.println();
        out.println("Formats: " + formats() + ".");
        out.println("Options, output and exit codes are those of qemu-img.");
        out.println();
        out.println(
                "Drivers of others: --driver JAR behind any verb, or PLATTER_DRIVERS in the environment, a list of jars"
                        + " and");
        out.println("folders of jars.");
        out.println("platter --version tells the version.");
    }

    private static String formats() {
        return Drivers.installed(Verbs.class.getClassLoader()).list().stream()
                .map(driver -> driver.format()
                        + (driver.aliases().isEmpty()
                                ? ""
                                : " (also called " + String.join(", ", driver.aliases()) + ")"))
                .collect(Collectors.joining(", "));
    }
}
