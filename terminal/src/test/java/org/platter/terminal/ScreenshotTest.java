package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.console.Font;
import org.platter.pc.machine.console.ScreenImage;

class ScreenshotTest {

    private static BufferedImage read(ScreenImage screen) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Screenshot.png(screen)));
    }

    private static int rgb(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xFFFFFF;
    }

    @Test
    void isAPictureOfTheScreensSize() throws IOException {
        BufferedImage picture = read(Screens.of(7, "one", "two"));

        assertEquals(10 * Font.WIDTH, picture.getWidth());
        assertEquals(2 * Font.HEIGHT, picture.getHeight());
    }

    @Test
    void hasTheColoursOfTheCells() throws IOException {
        BufferedImage picture = read(Screens.of(0x1E, "█ "));

        assertEquals(0xFFFF55, rgb(picture, 4, 9));
        assertEquals(0x0000AA, rgb(picture, Font.WIDTH + 4, 9));
    }

    @Test
    void showsTheCharactersUpright() throws IOException {
        BufferedImage picture = read(Screens.of(7, "L"));

        int left = 0;
        int right = 0;
        int top = 0;
        int bottom = 0;
        for (int y = 0; y < Font.HEIGHT; y++) {
            for (int x = 0; x < Font.WIDTH; x++) {
                int lit = rgb(picture, x, y) == 0 ? 0 : 1;
                left += x < Font.WIDTH / 2 ? lit : 0;
                right += x < Font.WIDTH / 2 ? 0 : lit;
                top += y < Font.HEIGHT / 2 ? lit : 0;
                bottom += y < Font.HEIGHT / 2 ? 0 : lit;
            }
        }
        assertEquals(true, left > right && bottom > top, left + " " + right + " " + top + " " + bottom);
    }

    @Test
    void isOneBlackPixelWhileTheDisplayIsOff() throws IOException {
        BufferedImage picture = read(new ScreenImage(0, 0, new byte[0], null, true, Screens.PALETTE));

        assertEquals(0, rgb(picture, 0, 0));
    }
}
