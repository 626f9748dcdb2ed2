package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** HotSpot never compiles a method of more than 8000 bytecodes: it would run a hundred times slower. */
class CompiledSizeTest {

    private static final int HUGE_METHOD_LIMIT = 8000;

    @Test
    void noMethodIsTooLongToBeCompiled() throws Exception {
        Path classes = Path.of(Cpu.class.getResource("Cpu.class").toURI()).getParent();
        List<String> tooLong = new ArrayList<>();
        int longest = 0;
        try (var files = Files.newDirectoryStream(classes, "*.class")) {
            for (Path file : files) {
                int length = longestMethod(file);
                longest = Math.max(longest, length);
                if (length > HUGE_METHOD_LIMIT) {
                    tooLong.add(file.getFileName() + ": " + length + " bytecodes");
                }
            }
        }
        assertEquals(List.of(), tooLong);
        assertTrue(longest > 500, "the class files were not read: longest method " + longest);
    }

    /** Reads a class file (JVM specification, 4.1) as far as its methods' code. */
    private static int longestMethod(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(8);
            String[] names = constants(in);
            in.skipNBytes(6);
            in.skipNBytes(2L * in.readUnsignedShort());
            members(in, names);
            return members(in, names);
        }
    }

    private static String[] constants(DataInputStream in) throws IOException {
        String[] names = new String[in.readUnsignedShort()];
        for (int i = 1; i < names.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> names[i] = in.readUTF();
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> in.skipNBytes(4);
            }
        }
        return names;
    }

    private static int members(DataInputStream in, String[] names) throws IOException {
        int longest = 0;
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(6);
            int attributes = in.readUnsignedShort();
            for (int j = 0; j < attributes; j++) {
                boolean code = "Code".equals(names[in.readUnsignedShort()]);
                int length = in.readInt();
                if (code) {
                    in.skipNBytes(4);
                    longest = Math.max(longest, in.readInt());
                    length -= 8;
                }
                in.skipNBytes(length);
            }
        }
        return longest;
    }
}
