package org.platter.vhd.driver;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.platter.block.api.BlockException;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.Findings;

/**
 * Changes facts in an image's footers, one after the other. A fixed image has only one: a sector, which disks write whole
 * or not at all.
 */
final class FooterAmendment {

    private static final Pattern GEOMETRY = Pattern.compile("(\\d{1,5})/(\\d{1,3})/(\\d{1,3})");
    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private FooterAmendment() {}

    static void write(Storage storage, FormatOptions changes) throws IOException {
        changes.requireKnown(VhdOptions.AMEND);
        FooterSearch.Choice choice = FooterSearch.in(storage).choose(false, new Findings(storage.name()));
        boolean fixed = FooterCheck.isFixed(choice.footer());
        if (!choice.atEnd() || !fixed && !choice.copyMatches()) {
            throw new BlockException(
                    BlockException.Kind.CORRUPT,
                    storage.name() + ": the two footers differ, expected them to be the same; repair the image first");
        }
        Footer footer = amended(choice.footer(), changes);
        if (!fixed) {
            write(storage, footer, 0);
        }
        write(storage, footer, choice.dataEnd());
    }

    private static void write(Storage storage, Footer footer, long offset) throws IOException {
        storage.write(footer.bytes(), offset);
        storage.flush();
    }

    private static Footer amended(Footer footer, FormatOptions changes) {
        Footer changed = footer;
        Optional<String> uuid = changes.get(VhdOptions.UUID);
        if (uuid.isPresent()) {
            changed = changed.withUuid(parseUuid(uuid.get()));
        }
        Optional<String> creator = changes.get(VhdOptions.CREATOR);
        if (creator.isPresent()) {
            changed = changed.withCreatorApp(CreatorApp.parse(creator.get()));
        }
        Optional<String> geometry = changes.get(VhdOptions.GEOMETRY);
        if (geometry.isPresent()) {
            changed = changed.withGeometry(parseGeometry(geometry.get(), footer.currentSize() / BlockLayout.SECTOR));
        }
        Optional<String> timestamp = changes.get(VhdOptions.TIMESTAMP);
        if (timestamp.isPresent()) {
            changed = changed.withCreated(parseTimestamp(timestamp.get()));
        }
        if (changes.get(VhdOptions.SAVED_STATE).isPresent()) {
            changes.choice(VhdOptions.SAVED_STATE, "off");
            changed = changed.withSavedState(false);
        }
        return changed;
    }

    private static UUID parseUuid(String found) {
        if (!UUID_TEXT.matcher(found).matches()) {
            throw bad(VhdOptions.UUID, found, "a UUID such as 123e4567-e89b-42d3-a456-426614174000");
        }
        return UUID.fromString(found);
    }

    private static Geometry parseGeometry(String found, long sectorCount) {
        Matcher matcher = GEOMETRY.matcher(found);
        if (matcher.matches()) {
            Geometry geometry = new Geometry(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            if (geometry.cylinders() <= 0xFFFF
                    && geometry.heads() <= 0xFF
                    && geometry.sectorsPerTrack() <= 0xFF
                    && geometry.sectors() <= sectorCount) {
                return geometry;
            }
        }
        throw bad(
                VhdOptions.GEOMETRY,
                found,
                "cylinders/heads/sectors, at most 65535/255/255, that cover at most the disk's " + sectorCount
                        + " sectors");
    }

    private static Instant parseTimestamp(String found) {
        try {
            Instant instant = Instant.parse(found);
            if (Footer.canRecord(instant)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw bad(VhdOptions.TIMESTAMP, found, "a time from 2000-01-01T00:00:00Z to 2136-02-07T06:28:15Z");
    }

    private static IllegalArgumentException bad(String option, String found, String expected) {
        return new IllegalArgumentException("option '" + option + "': found '" + found + "', expected " + expected);
    }
}
