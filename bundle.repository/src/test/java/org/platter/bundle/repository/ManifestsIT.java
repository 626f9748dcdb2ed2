package org.platter.bundle.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.header.Attrs;
import aQute.bnd.version.VersionRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.bundle.repository.Repository.Bundle;

/** Our bundles are wired by versioned packages, services and capabilities, and by nothing else. */
class ManifestsIT {

    private static final List<String> UNWANTED =
            List.of("Require-Bundle", "DynamicImport-Package", "Bundle-Activator", "Fragment-Host", "Bundle-ClassPath");

    static List<Bundle> bundles() throws IOException {
        return Repository.ownBundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void hasNoHeaderThatTiesBundles(Bundle bundle) {
        for (String header : UNWANTED) {
            assertNull(bundle.manifest().get(header), header);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void exportsOnlyItsOwnPackagesEachWithAVersion(Bundle bundle) {
        for (Map.Entry<String, Attrs> entry :
                bundle.manifest().getExportPackage().entrySet()) {
            String name = entry.getKey();
            assertTrue((name + ".").startsWith(bundle.symbolicName() + "."), name);
            assertNotNull(entry.getValue().getVersion(), name);
            assertNotEquals("0.0.0", entry.getValue().getVersion(), name);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void importsEachPackageInARange(Bundle bundle) {
        for (Map.Entry<String, Attrs> entry :
                bundle.manifest().getImportPackage().entrySet()) {
            String name = entry.getKey();
            // What is the Java platform's own has no version.
            if (!name.startsWith("java.") && !name.startsWith("com.sun.")) {
                assertNotNull(entry.getValue().getVersion(), name);
                assertTrue(new VersionRange(entry.getValue().getVersion()).isRange(), name + ": any later version");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void runsOnJava17(Bundle bundle) {
        Attrs environment = bundle.manifest().getRequireCapability().entrySet().stream()
                .filter(entry -> entry.getKey().equals("osgi.ee"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertEquals("(&(osgi.ee=JavaSE)(version=17))", environment.get("filter:"));
    }
}
