package org.platter.bundle.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.bundle.repository.Repository.Bundle;

/**
 * A package whose API differs from the last release's has the version that says so. What was released is listed in
 * cnf/baseline; a bundle without a list there was not released yet.
 */
class BaselineIT {

    private static final Path BASELINE = Path.of("../cnf/baseline");

    @BeforeAll
    static void takeWhatIsThereForReleasedIfAsked() throws Exception {
        if (Boolean.getBoolean("baseline.refresh")) {
            for (Bundle bundle : bundles()) {
                ApiListing.of(bundle.jar()).write(released(bundle));
            }
        }
    }

    static List<Bundle> bundles() throws IOException {
        return Repository.ownBundles().stream()
                .filter(bundle -> !bundle.manifest().getExportPackage().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void versionsSayWhatHasChanged(Bundle bundle) throws Exception {
        if (Files.exists(released(bundle))) {
            assertEquals(List.of(), complaints(ApiListing.of(bundle.jar()), ApiListing.read(released(bundle))));
        }
    }

    @Test
    void theSpiHasABaseline() {
        assertTrue(Files.exists(BASELINE.resolve("org.platter.block.api.txt")), "run cnf/baseline/refresh");
    }

    private static Path released(Bundle bundle) {
        return BASELINE.resolve(bundle.symbolicName() + ".txt");
    }

    private static List<String> complaints(ApiListing now, ApiListing released) throws Exception {
        List<String> complaints = new ArrayList<>();
        try (Processor reporter = new Processor()) {
            Baseline baseline = new Baseline(reporter, new DiffPluginImpl());
            for (Baseline.Info info : baseline.baseline(
                    now.tree(), now.exports(), released.tree(), released.exports(), new Instructions())) {
                if (info.mismatch && !sameMinor(info.newerVersion, info.suggestedVersion)) {
                    StringBuilder text = new StringBuilder("%s is %s, was released as %s, must be %s:"
                            .formatted(info.packageName, info.newerVersion, info.olderVersion, info.suggestedVersion));
                    describe(info.packageDiff, text, "\n  ");
                    complaints.add(text.toString());
                }
            }
        }
        return complaints;
    }

    /** Of what leaves code that uses the package alone, bnd says that it is a micro version; we do not count these. */
    private static boolean sameMinor(Version one, Version other) {
        return one.getMajor() == other.getMajor() && one.getMinor() == other.getMinor();
    }

    private static void describe(Diff diff, StringBuilder text, String indent) {
        if (diff.getDelta() == Delta.UNCHANGED || diff.getDelta() == Delta.IGNORED) {
            return;
        }
        text.append(indent)
                .append(diff.getDelta())
                .append(' ')
                .append(diff.getType())
                .append(' ')
                .append(diff.getName());
        for (Diff child : diff.getChildren()) {
            describe(child, text, indent + "  ");
        }
    }
}
