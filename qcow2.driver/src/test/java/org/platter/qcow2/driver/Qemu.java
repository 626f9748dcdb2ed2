package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.kit.Peer;

/** QEMU's own tools for the format, which decide what is right. */
final class Qemu {

    private final Peer img = Peer.require("qemu-img", "qemu-utils");
    private final Peer io = Peer.require("qemu-io", "qemu-utils");

    String img(Object... arguments) {
        return img.run(arguments);
    }

    /** Runs commands of {@code qemu-io} on an image. */
    void io(Path image, String... commands) {
        List<Object> arguments = new ArrayList<>(List.of("-f", "qcow2"));
        for (String command : commands) {
            arguments.addAll(List.of("-c", command));
        }
        arguments.add(image);
        String output = io.run(arguments.toArray());
        assertEquals(false, output.contains("failed"), output);
    }

    /** What a guest of QEMU's sees. */
    byte[] content(Path image, String... options) throws IOException {
        Path raw = image.resolveSibling(image.getFileName() + ".raw");
        List<Object> arguments = new ArrayList<>(List.of("convert", "-f", "qcow2", "-O", "raw"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(image, raw));
        img.run(arguments.toArray());
        byte[] bytes = Files.readAllBytes(raw);
        Files.delete(raw);
        return bytes;
    }

    /** Fails unless there is neither damage nor a leak. */
    void check(Path image) {
        Peer.Outcome outcome = img.attempt("check", "-f", "qcow2", image);
        assertEquals(0, outcome.exitCode(), outcome::output);
    }

    Peer.Outcome attempt(Object... arguments) {
        return img.attempt(arguments);
    }
}
