package org.platter.bundle.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import aQute.bnd.header.Attrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockFormat;
import org.platter.bundle.repository.Repository.Bundle;

/** What a driver's bundle and service say of its format without running is what the driver itself says. */
class FormatsIT {

    static List<Bundle> drivers() throws IOException {
        return Repository.ownBundles().stream()
                .filter(bundle -> bundle.symbolicName().endsWith(".driver"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theCapabilityIsTheDrivers(Bundle bundle) throws Exception {
        BlockDriver driver = driver(bundle);
        List<Attrs> capabilities = bundle.manifest().getProvideCapability().entrySet().stream()
                .filter(entry -> entry.getKey().equals(BlockFormat.NAMESPACE))
                .map(Map.Entry::getValue)
                .toList();

        assertEquals(1, capabilities.size());
        assertEquals(driver.format(), capabilities.get(0).get("format"));
        assertEquals(driver.aliases(), list(capabilities.get(0).get("aliases"), ","));
        assertFalse(list(capabilities.get(0).get("extensions"), ",").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void thePropertiesOfTheServiceAreTheDrivers(Bundle bundle) throws Exception {
        BlockDriver driver = driver(bundle);
        String component = component(bundle);

        assertEquals(
                driver.format(),
                found(component, "property name=\"block.format.name\" type=\"String\" value=\"(.*?)\""));
        assertEquals(
                driver.aliases(),
                list(found(component, "property name=\"block.format.aliases\" type=\"String\">(.*?)<"), "\n"));
    }

    private static BlockDriver driver(Bundle bundle) throws Exception {
        String type = found(component(bundle), "implementation class=\"(.*?)\"");
        return (BlockDriver) Class.forName(type).getConstructor().newInstance();
    }

    private static String component(Bundle bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.jar().toFile())) {
            String name = bundle.manifest().get("Service-Component");
            return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static List<String> list(String value, String separator) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split(separator)).map(String::strip).toList();
    }
}
