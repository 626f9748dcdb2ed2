package org.platter.vhd.driver;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentReference;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;

/**
 * The search for the parent that a differencing image names. Every name in the image is tried in the order in which names
 * are believed, and only the image with the right UUID is accepted.
 */
final class ParentSearch {

    /** FAT keeps even seconds only. */
    private static final long TIMESTAMP_PRECISION = 2;

    private static final long LARGEST_ZONE = Duration.ofHours(14).toSeconds();
    private static final long ZONE_STEP = Duration.ofMinutes(15).toSeconds();

    private final Storage child;
    private final ParentRecord record;
    private final OpenOptions options;
    private final Findings findings;

    /** Where to look, and who says so. */
    private final Map<String, String> candidates = new LinkedHashMap<>();

    private final List<String> tried = new ArrayList<>();
    private boolean mismatch;

    /** Why the parent did not open, where it seems to be there. */
    private IOException deeper;

    ParentSearch(Storage child, ParentRecord record, OpenOptions options, Findings findings) {
        this.child = child;
        this.record = record;
        this.options = options;
        this.findings = findings;
    }

    /**
     * Opens the parent.
     *
     * @throws BlockException {@code PARENT_MISSING} or {@code PARENT_MISMATCH} with everything that was tried; what the
     *     parent itself says if it does not open
     */
    BlockDevice find() throws IOException {
        if (record.isRaw() && !options.format().flag(VhdOptions.RAW_PARENT, false)) {
            throw findings.refusal(
                    Kind.PARENT_MISSING,
                    "the parent '" + record.name() + "' has no UUID, so that it is a raw image and cannot be told from"
                            + " another; expected option " + VhdOptions.RAW_PARENT + "=on if that is to be believed");
        }
        collect();
        for (Map.Entry<String, String> candidate : candidates.entrySet()) {
            Optional<BlockDevice> parent =
                    attempt(candidate.getKey(), candidate.getValue() + " '" + candidate.getKey() + "'");
            if (parent.isPresent()) {
                checkTimestamp(parent.get().info());
                parent.get().info().problems().forEach(problem -> findings.report("parent: " + problem));
                return parent.get();
            }
        }
        throw deeper != null ? deeper : notFound();
    }

    private void collect() throws IOException {
        Optional<String> explicit = options.format().get(VhdOptions.PARENT);
        explicit.ifPresent(path -> candidates.put(path, "option " + VhdOptions.PARENT));
        if (record.isRaw() && explicit.isPresent()) {
            // Nothing tells a raw image from another: a slip in the option must not lead to one that was not meant.
            return;
        }
        List<String> names = new ArrayList<>(List.of(ParentPath.normalise(record.name())));
        for (LocatorKind kind : LocatorKind.values()) {
            for (ParentLocator locator : record.locators()) {
                if (locator.code() == kind.code()) {
                    path(kind, locator).ifPresent(names::add);
                }
            }
        }
        names.stream()
                .map(ParentPath::baseName)
                .filter(ParentPath::isReadable)
                .forEach(name -> candidates.putIfAbsent(name, "beside the image"));
    }

    /** The path in a locator, which is a candidate unless it leads to another machine. */
    private Optional<String> path(LocatorKind kind, ParentLocator locator) throws IOException {
        Optional<String> path = locator.text(child).map(text -> ParentPath.of(kind, text));
        if (path.isEmpty()) {
            tried.add(kind + " at offset " + locator.offset() + " with length "
                    + Integer.toUnsignedString(locator.length()) + " (not inside the image)");
        } else if (!ParentPath.isReadable(path.get())) {
            tried.add(kind + " at offset " + locator.offset() + " (not a path)");
            return Optional.empty();
        } else if (ParentPath.isBeyondFiles(path.get())) {
            tried.add(kind + " '" + path.get() + "' (not a local file, never asked for)");
        } else {
            candidates.putIfAbsent(path.get(), kind.toString());
        }
        return path;
    }

    private Optional<BlockDevice> attempt(String path, String label) throws IOException {
        Optional<String> format = record.isRaw() ? Optional.of("raw") : Optional.empty();
        Optional<BlockDevice> found;
        try {
            found = options.parents().find(child, new ParentReference(path, format, forTheParent()));
        } catch (IOException e) {
            tried.add(label + " (" + e.getMessage() + ")");
            if (deeper == null && e instanceof BlockException known && isOfTheParentItself(known.kind())) {
                deeper = e;
            }
            return Optional.empty();
        }
        Optional<String> refusal = found.isEmpty()
                ? Optional.of("no such image")
                : refusal(found.get().info());
        if (refusal.isEmpty()) {
            return found;
        }
        tried.add(label + " (" + refusal.get() + ")");
        if (found.isPresent()) {
            mismatch = true;
            found.get().close();
        }
        return Optional.empty();
    }

    /** What is allowed for an image is allowed for all of its ancestors; a raw one knows no options. */
    private FormatOptions forTheParent() {
        FormatOptions passed = FormatOptions.NONE;
        for (String name : record.isRaw() ? List.<String>of() : VhdOptions.FOR_ANCESTORS) {
            Optional<String> value = options.format().get(name);
            passed = value.isPresent() ? passed.with(name, value.get()) : passed;
        }
        return passed;
    }

    private static boolean isOfTheParentItself(Kind kind) {
        return kind == Kind.PARENT_MISSING || kind == Kind.PARENT_MISMATCH || kind == Kind.BUSY;
    }

    private Optional<String> refusal(DeviceInfo parent) {
        if (!record.isRaw() && !parent.identity().equals(record.uuid().toString())) {
            return Optional.of(parent.identity().isEmpty() ? "has no UUID" : "has UUID " + parent.identity());
        }
        return parent.sectorSize() == BlockLayout.SECTOR
                ? Optional.empty()
                : Optional.of("has sectors of " + parent.sectorSize() + " bytes");
    }

    private BlockException notFound() {
        return findings.refusal(
                mismatch ? Kind.PARENT_MISMATCH : Kind.PARENT_MISSING,
                "found no parent" + (record.isRaw() ? "" : " with UUID " + record.uuid()) + " and name '"
                        + record.name()
                        + "'; tried "
                        + (tried.isEmpty() ? "nothing, as the image names no path" : String.join(", ", tried))
                        + "; to name another: platter relink -b PARENT " + child.name());
    }

    /** Reported at most: copying an image is enough to change it, and many writers record the local time. */
    private void checkTimestamp(DeviceInfo parent) {
        if (record.timestamp() == 0 || parent.lastModified().isEmpty()) {
            return;
        }
        Instant recorded = Footer.instant(record.timestamp());
        Instant found = parent.lastModified().get();
        long difference = Math.abs(Duration.between(recorded, found).toSeconds());
        long remainder = (difference + TIMESTAMP_PRECISION) % ZONE_STEP;
        boolean sameButForZone =
                difference <= LARGEST_ZONE + TIMESTAMP_PRECISION && remainder <= 2 * TIMESTAMP_PRECISION;
        if (!sameButForZone) {
            findings.report("the parent was last written at " + found + ", expected " + recorded
                    + " as recorded; if it was changed since, this disk shows a mixture");
        }
    }
}
