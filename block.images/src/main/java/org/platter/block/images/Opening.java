package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;

/**
 * The time in which a drive is to get an attachment: of one thread, which asks drivers. Since a driver may never return from
 * that, another thread may give the opening up, and cut the driver off from the file.
 */
final class Opening {

    private final Path path;

    /** Who may be asked just now. */
    private volatile List<BlockDriver> candidates = List.of();

    private volatile BlockDriver asked;
    private volatile boolean givenUp;
    private volatile boolean matched;
    private volatile String nobody = "";
    private Storage storage;

    Opening(Path path) {
        this.path = path;
    }

    /** These are going to be asked; to be called before {@link #attempt}. */
    void candidates(List<BlockDriver> present) {
        candidates = present;
    }

    boolean anyCandidates() {
        return !candidates.isEmpty();
    }

    /** Whether the code of this driver may be running. */
    boolean mayAsk(BlockDriver driver) {
        return candidates.contains(driver);
    }

    /** Whose code runs now, unless it is nobody's. */
    Optional<BlockDriver> asked() {
        return Optional.ofNullable(asked);
    }

    /**
     * Asks the candidates to open the image.
     *
     * @param expected what the file is to look like
     * @return empty if nobody recognises it: see {@link #nobody}
     */
    Optional<Attachment> attempt(ImageOptions how, FileStamp expected) throws IOException {
        List<BlockDriver> present = candidates;
        matched = false;
        Storage file = open(how);
        try {
            expected.requireUnchanged(path);
            matched = expected != FileStamp.UNKNOWN;
            FileParents parents = FileParents.of(how, present);
            Choice choice = Choice.of(file, how, present, parents, driver -> asked = driver);
            if (choice.drivers().isEmpty()) {
                file.close();
                nobody = choice.nobody();
                return Optional.empty();
            }
            Opened opened = choice.open(file, driver -> asked = driver);
            return Optional.of(new Attachment(
                    opened,
                    choice.fallback() ? how.withReadOnly(true).withFormat("raw") : how,
                    parents.drivers(),
                    file));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Whether the file of the last attempt was known to be as we left it, before drivers were asked. */
    boolean matched() {
        return matched;
    }

    /** What to tell people if nobody recognises the image. */
    String nobody() {
        return nobody;
    }

    private synchronized Storage open(ImageOptions how) throws IOException {
        if (givenUp) {
            throw new BlockException(BlockException.Kind.BUSY, path + ": its opening was given up");
        }
        storage = how.openFile(path);
        return storage;
    }

    /** Whatever comes of it will not count. {@link #cutOff} is to follow. */
    void giveUp() {
        givenUp = true;
    }

    boolean givenUp() {
        return givenUp;
    }

    /** Says why the drive is still without a driver, if that still counts. */
    void explain(Status status, String why) {
        if (!givenUp) {
            status.explain(why);
        }
    }

    /** Takes the file from whoever is being asked. */
    void cutOff() throws IOException {
        Storage taken;
        synchronized (this) {
            taken = storage;
        }
        if (taken != null) {
            taken.close();
        }
    }
}
