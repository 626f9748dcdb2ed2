package org.platter.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.platter.block.images.ImageOptions;
import org.platter.image.tools.doctor.Advice;
import org.platter.image.tools.doctor.Diagnosis;
import org.platter.image.tools.doctor.Doctor;
import org.platter.image.tools.doctor.Reader;

/** {@code doctor}: tells what other programs make of an image, and what mends that. */
final class DoctorVerb implements Verb {

    private static final int NOT_GOOD = 2;

    @Override
    public Syntax syntax() {
        return new Syntax("doctor", "FILE", "tell what other programs make of a VHD image")
                .option(
                        "",
                        "for",
                        "PROGRAM,...",
                        Stream.of(Reader.values())
                                .map(Reader::key)
                                .collect(Collectors.joining(", ", "", "; all of them unless given")))
                .option("f", "", "FORMAT", "the format; recognised unless given")
                .opening()
                .option("", "output", "human|json", "how to tell it")
                .progress()
                .note(
                        "The image is only read. Behind => stands the command that mends it. The parents of a differencing image"
                                + " are examined, too.")
                .note("Exit codes: 0 all programs see the disk as it is, 1 the image cannot be examined, 2 a program"
                        + " refuses it or sees another disk.");
    }

    @Override
    public int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        Output output = Output.of(arguments);
        String file = arguments.operands(1, 1, "one").get(0);
        Path path = ImageFiles.path(file);
        List<Reader> readers = readers(arguments.value("for", ""));
        ImageFiles files = new ImageFiles(arguments);
        ImageOptions how = files.reading(arguments);
        files.inspect(file, how);
        List<Diagnosis> found =
                Work.run(arguments, out, err, progress -> Doctor.examine(path, how, readers, files.images(), progress));
        if (output == Output.JSON) {
            out.println(Json.text(found.stream().map(DoctorVerb::json).toList()));
        } else {
            found.forEach(diagnosis -> print(diagnosis, out));
        }
        return found.stream().allMatch(Diagnosis::isGood) ? 0 : NOT_GOOD;
    }

    private static List<Reader> readers(String names) throws UsageException {
        if (names.isEmpty()) {
            return List.of(Reader.values());
        }
        List<Reader> readers = new ArrayList<>();
        for (String name : names.split(",")) {
            readers.add(Reader.named(name)
                    .orElseThrow(() -> new UsageException("Unknown program '" + name + "': expected one of "
                            + Stream.of(Reader.values()).map(Reader::key).collect(Collectors.joining(", ")))));
        }
        return readers;
    }

    private static Map<String, Object> json(Diagnosis diagnosis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("filename", diagnosis.file().toString());
        fields.put("for", diagnosis.reader().key());
        fields.put("good", diagnosis.isGood());
        fields.put("advice", diagnosis.advice().stream().map(DoctorVerb::json).toList());
        return fields;
    }

    private static Map<String, Object> json(Advice advice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", advice.severity().toString().toLowerCase(Locale.ROOT));
        fields.put("text", advice.text());
        advice.command().ifPresent(command -> fields.put("command", command));
        return fields;
    }

    private static void print(Diagnosis diagnosis, PrintStream out) {
        out.println(diagnosis.reader().title() + ": " + diagnosis.file() + ": " + verdict(diagnosis));
        for (Advice advice : diagnosis.advice()) {
            out.println("  " + label(advice.severity()) + advice.text());
            advice.command().ifPresent(command -> out.println("      => " + command));
        }
    }

    private static String verdict(Diagnosis diagnosis) {
        if (diagnosis.isGood()) {
            return "good";
        }
        boolean refused = diagnosis.advice().stream().anyMatch(advice -> advice.severity() == Advice.Severity.REFUSES);
        return refused ? "refused" : "seen as another disk";
    }

    private static String label(Advice.Severity severity) {
        return switch (severity) {
            case REFUSES -> "refuses: ";
            case DIFFERS -> "differs: ";
            case NOTE -> "note: ";
        };
    }
}
