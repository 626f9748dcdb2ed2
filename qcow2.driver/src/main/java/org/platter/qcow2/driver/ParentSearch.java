package org.platter.qcow2.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentReference;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;

/**
 * The search for the backing file ("Backing file name"). Nothing but its name tells a right one from a wrong one. Its
 * format is what the image says; where it says nothing, the file must be recognised, since a guest can write what looks
 * like an image into a raw disk.
 */
final class ParentSearch {

    private static final int SECTOR = 512;

    /** A protocol before the first slash, as in {@code nbd://host/disk}; one letter is a drive of Windows. */
    private static final Pattern PROTOCOL = Pattern.compile("[^/\\\\:]{2,}:.*", Pattern.DOTALL);

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private static final String FILE = "file:";

    private final Storage child;
    private final HeaderArea area;
    private final OpenOptions options;
    private final Findings findings;
    private final Map<String, String> candidates = new LinkedHashMap<>();
    private final List<String> tried = new ArrayList<>();

    ParentSearch(Storage child, HeaderArea area, OpenOptions options, Findings findings) {
        this.child = child;
        this.area = area;
        this.options = options;
        this.findings = findings;
    }

    /**
     * Opens the parent.
     *
     * @throws BlockException {@code PARENT_MISSING} with everything that was tried; what the parent itself says if it is
     *     there and does not open
     */
    BlockDevice find() throws IOException {
        options.format()
                .get(Qcow2Options.PARENT)
                .ifPresent(path -> candidates.put(path, "option " + Qcow2Options.PARENT));
        collect(area.backingName());
        for (Map.Entry<String, String> candidate : candidates.entrySet()) {
            Optional<BlockDevice> parent =
                    attempt(candidate.getKey(), candidate.getValue() + " '" + candidate.getKey() + "'");
            if (parent.isPresent()) {
                parent.get().info().problems().forEach(problem -> findings.report("parent: " + problem));
                return parent.get();
            }
        }
        throw findings.refusal(
                Kind.PARENT_MISSING,
                "found no backing file '" + area.backingName() + "'; tried " + String.join(", ", tried)
                        + "; to name another: platter rebase -u -b PARENT " + child.name());
    }

    private void collect(String name) {
        String path = name.startsWith(FILE) ? name.substring(FILE.length()) : name;
        boolean drive = DRIVE.matcher(path).matches();
        if (!drive && PROTOCOL.matcher(path).matches()) {
            tried.add("'" + name + "' (not a local file, never asked for)");
        } else {
            candidates.putIfAbsent(drive ? path.replace('\\', '/') : path, "the image names");
        }
    }

    /** The format to open the parent by: what the image says, then what the user says. */
    private Optional<String> format() {
        boolean raw = options.format().flag(Qcow2Options.RAW_PARENT, false);
        return area.backingFormat().or(() -> raw ? Optional.of("raw") : Optional.empty());
    }

    private Optional<BlockDevice> attempt(String path, String label) throws IOException {
        Optional<BlockDevice> found;
        try {
            found = options.parents().find(child, new ParentReference(path, format()));
        } catch (BlockException e) {
            if (e.kind() != Kind.NOT_THIS_FORMAT || format().isPresent()) {
                throw e;
            }
            throw findings.refusal(
                    Kind.PARENT_MISSING,
                    label + ": " + e.getMessage() + "; the image does not say its format: if it is raw, option "
                            + Qcow2Options.RAW_PARENT + "=on says so");
        }
        if (found.isEmpty()) {
            tried.add(label + " (no such image)");
        } else if (found.get().info().sectorSize() != SECTOR) {
            tried.add(label + " (has sectors of " + found.get().info().sectorSize() + " bytes)");
            found.get().close();
            return Optional.empty();
        }
        return found;
    }
}
