package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void speaksAsQemuImgDoesAndSaysOnceThatAllIsDone() {
        ProgressLine line = new ProgressLine(out);
        line.show(0, 3);
        line.show(1, 3);
        line.show(1, 3);
        line.show(3, 3);
        line.end(true);

        assertEquals("    (0.00/100%)\r    (33.33/100%)\r    (100.00/100%)\r\n", shown());
    }

    @Test
    void doesNotSayThatAllIsDoneWhenItIsNot() {
        ProgressLine line = new ProgressLine(out);
        line.show(1, 2);
        line.end(false);

        assertEquals("    (50.00/100%)\r\n", shown());
    }

    @Test
    void drawsABarWithSpeedAndTimeLeft() {
        long[] now = {0};
        ProgressBar bar = new ProgressBar(out, 60, true, () -> now[0]);
        now[0] = 10_000_000_000L;
        bar.show(20 << 20, 80 << 20);
        bar.show(21 << 20, 80 << 20);
        assertEquals("\r[########------------------------]  25%  2 MiB/s  ETA 0:30", shown());
        now[0] = 20_000_000_000L;
        bar.end(true);

        assertTrue(shown().endsWith("] 100%  4 MiB/s  in 0:20\n"), shown());
        assertTrue(
                shown().lines()
                        .allMatch(line ->
                                line.substring(line.lastIndexOf('\r') + 1).length() < 60),
                shown());
    }

    @Test
    void writesJsonAnObjectALine() {
        ProgressJson json = new ProgressJson(out);
        json.show(1, 4);
        json.show(4, 4);
        json.end(true);

        assertEquals(
                "{\"done\": 1, \"total\": 4, \"percent\": 25.0}\n{\"done\": 4, \"total\": 4, \"percent\": 100.0}\n",
                shown());
    }

    @Test
    void tellsOnceForEverySignal() throws Exception {
        ProgressOnSignal display = ProgressOnSignal.listening(out);
        display.show(1, 4);
        assertEquals("", shown());

        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("USR1"));
        for (int i = 0; shown().isEmpty() && i < 1000; i++) {
            Thread.sleep(10);
            display.show(2, 4);
        }
        display.show(3, 4);

        assertEquals("    (50.00/100%)\n", shown());
    }
}
