package org.platter.terminal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.platter.pc.machine.console.Font;
import org.platter.pc.machine.console.ScreenImage;

/**
 * A text screen as a PNG picture (W3C PNG, second edition). Written by hand: {@code java.desktop} may be missing, and its
 * fonts differ from host to host.
 */
public final class Screenshot {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte INDEXED = 3;

    private Screenshot() {}

    /** Writes the picture to a file, which may exist. A screen that is off gives one black pixel. */
    public static void write(ScreenImage image, Path file) throws IOException {
        Files.write(file, png(image));
    }

    static byte[] png(ScreenImage image) throws IOException {
        int width = Math.max(1, image.columns() * Font.WIDTH);
        int height = Math.max(1, image.rows() * Font.HEIGHT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(bytes);
        png.write(SIGNATURE);
        chunk(png, "IHDR", header -> {
            header.writeInt(width);
            header.writeInt(height);
            header.write(new byte[] {8, INDEXED, 0, 0, 0});
        });
        chunk(png, "PLTE", palette -> {
            for (int rgb : image.palette()) {
                palette.write(rgb >> 16);
                palette.write(rgb >> 8);
                palette.write(rgb);
            }
        });
        chunk(png, "IDAT", data -> {
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
                rows(image, width, height, deflater);
            }
        });
        chunk(png, "IEND", end -> {});
        return bytes.toByteArray();
    }

    private static void rows(ScreenImage image, int width, int height, DeflaterOutputStream out) throws IOException {
        byte[] line = new byte[1 + width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < image.columns() * Font.WIDTH; x++) {
                line[1 + x] = (byte) colour(image, x, y);
            }
            out.write(line);
        }
    }

    private static int colour(ScreenImage image, int x, int y) {
        int column = x / Font.WIDTH;
        int row = y / Font.HEIGHT;
        int attribute = image.attribute(column, row);
        boolean lit = (Font.row(image.code(column, row), y % Font.HEIGHT) >> Font.WIDTH - 1 - x % Font.WIDTH & 1) != 0;
        return lit ? attribute & 0x0F : attribute >> 4 & (image.blinks() ? 0x07 : 0x0F);
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static void chunk(DataOutputStream png, String type, Content content) throws IOException {
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(collected);
        out.write(type.getBytes(StandardCharsets.US_ASCII));
        content.writeTo(out);
        byte[] bytes = collected.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(bytes);
        png.writeInt(bytes.length - 4);
        png.write(bytes);
        png.writeInt((int) crc.getValue());
    }
}
