package org.platter.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.pc.host.Machine;
import org.platter.pc.machine.console.ScreenImage;
import org.platter.terminal.Screenshot;
import org.platter.terminal.WatchServer;

/** Commands that look at the machine's screen. */
@Component(service = CommandSet.class)
public final class ScreenCommands implements CommandSet {

    private static final int EXPECT_SECONDS = 60;
    private static final int EXPECT_POLL = 20;

    private final Machine machine;
    private final WatchServer server;

    /** For this machine; other terminals watch it through the server. */
    @Activate
    public ScreenCommands(@Reference Machine machine, @Reference WatchServer server) {
        this.machine = machine;
        this.server = server;
    }

    @Override
    public String scope() {
        return "vm";
    }

    @Descriptor("tells what is on the screen")
    public String screen() throws IOException {
        return image().text().stripTrailing();
    }

    @Descriptor("writes the screen to a file: a picture if its name ends with .png, otherwise text")
    public void screendump(CommandSession session, @Descriptor("the file") String file) throws IOException {
        Path target = Slots.path(session, file);
        ScreenImage image = image();
        if (file.toLowerCase(Locale.ROOT).endsWith(".png")) {
            Screenshot.write(image, target);
        } else {
            Files.writeString(target, image.text() + "\n");
        }
    }

    @Descriptor("waits until a text is on the screen, 60 seconds at most")
    public void expect(CommandSession session, @Descriptor("the text") String text)
            throws IOException, InterruptedException {
        expect(session, text, EXPECT_SECONDS);
    }

    @Descriptor("waits until a text is on the screen")
    public void expect(
            CommandSession session, @Descriptor("the text") String text, @Descriptor("how long at most") int seconds)
            throws IOException, InterruptedException {
        if (seconds < 0) {
            throw new IllegalArgumentException(seconds + " seconds: expected 0 or more");
        }
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (image().lines().stream().noneMatch(line -> line.contains(text))) {
            Break.check(session);
            if (System.nanoTime() - end >= 0) {
                throw new IOException("after " + seconds + " s, expected text: " + text + "\nThe screen:\n" + screen());
            }
            Thread.sleep(EXPECT_POLL);
        }
    }

    @Descriptor("lets other terminals of yours watch the machine, and tells how")
    public String watch() throws IOException {
        return "platter watch " + server.open();
    }

    private ScreenImage image() throws IOException {
        return MachineOff.require(machine).screen().image();
    }
}
