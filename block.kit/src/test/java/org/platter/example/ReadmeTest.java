package org.platter.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

    @ParameterizedTest
    @ValueSource(strings = {"NotchDriver", "NotchDriverTest"})
    void showsTheExampleAsItIsTestedHere(String example) throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/platter/example", example + ".java"));
        String shown = source.substring(source.indexOf("\n\n", source.lastIndexOf("\nimport ")) + 2);
        assertTrue(Files.readString(Path.of("../README.md")).contains(shown), "README.md lacks:\n" + shown);
    }
}
