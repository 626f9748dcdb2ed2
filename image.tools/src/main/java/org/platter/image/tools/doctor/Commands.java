package org.platter.image.tools.doctor;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The commands that mend an image. */
final class Commands {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,][A-Za-z0-9_./:@%+=,-]*");

    private final Path file;

    Commands(Path file) {
        this.file = file;
    }

    String repair() {
        return "platter repair " + quoted(file.toString());
    }

    String set(String change) {
        return "platter set " + quoted(file.toString()) + " " + change;
    }

    String resize(long size) {
        return "platter resize " + quoted(file.toString()) + " " + size;
    }

    String relink() {
        return "platter relink -b PARENT " + quoted(file.toString());
    }

    /** Into a new image beside this one. */
    String convert(String subformat) {
        return "platter convert -O vpc -o subformat=" + subformat + " " + quoted(file.toString()) + " "
                + quoted(sibling("-" + subformat + ".vhd"));
    }

    String rename() {
        return "mv " + quoted(file.toString()) + " " + quoted(sibling(".vhd"));
    }

    private String sibling(String ending) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ending)
                .toString();
    }

    /** A word of a shell's command line. */
    private static String quoted(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        String safe = word.startsWith("-") ? "./" + word : word;
        return "'" + safe.replace("'", "'\\''") + "'";
    }
}
