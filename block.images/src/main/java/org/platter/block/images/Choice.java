package org.platter.block.images;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.Storage;

/**
 * The drivers that may open a storage, best first, and how they are to open it.
 *
 * @param drivers nobody, if there is no driver for the image
 * @param options what the driver is told
 * @param fallback whether nobody recognises it, and it is to be taken for raw
 * @param nobody what to tell people if nobody can open the image
 */
record Choice(List<BlockDriver> drivers, OpenOptions options, boolean fallback, String nobody) {

    /**
     * The choice for an image whose parents are files.
     *
     * @throws IOException if nobody recognises the storage and somebody could not read it
     */
    static Choice of(Storage storage, ImageOptions options, List<BlockDriver> present) throws IOException {
        return of(storage, options, present, FileParents.of(options, present));
    }

    /** The choice for an image whose parents are found so. */
    static Choice of(Storage storage, ImageOptions options, List<BlockDriver> present, ParentFinder parents)
            throws IOException {
        return of(storage, options, present, parents, driver -> {});
    }

    /**
     * @param asking is told of each driver before it is asked
     * @throws IOException if nobody recognises the storage and somebody could not read it
     */
    static Choice of(
            Storage storage,
            ImageOptions options,
            List<BlockDriver> present,
            ParentFinder parents,
            Consumer<BlockDriver> asking)
            throws IOException {
        OpenOptions how = (options.imageReadOnly() ? OpenOptions.READ_ONLY : OpenOptions.READ_WRITE)
                .withParents(parents)
                .withFormat(options.formatOptions());
        if (options.format().isPresent()) {
            String format = options.format().get();
            return new Choice(
                    named(format, present),
                    how,
                    false,
                    storage.name() + ": no driver for format '" + format + "'; there are drivers for "
                            + formats(present));
        }
        Probing probing = Probing.of(storage, present, asking);
        List<BlockDriver> drivers = probing.bids().stream().map(Bid::driver).toList();
        boolean fallback = drivers.isEmpty() && options.rawFallback();
        if (fallback) {
            drivers = named("raw", present);
            how = OpenOptions.READ_ONLY.withFormat(options.formatOptions());
        }
        return new Choice(
                drivers,
                how,
                fallback,
                storage.name() + ": no driver recognises the image; asked were "
                        + (probing.refusals().isEmpty() ? "none" : String.join(", ", probing.refusals()))
                        + "; if you know the format, name it; raw is never guessed");
    }

    static List<BlockDriver> named(String format, List<BlockDriver> present) {
        return present.stream()
                .filter(driver -> Stream.concat(Stream.of(driver.format()), driver.aliases().stream())
                        .anyMatch(format::equalsIgnoreCase))
                .toList();
    }

    /**
     * Opens the storage with the first driver that does. A driver that refuses is passed over if it has found that the
     * format is not its own, if it is broken, or if the next one is for the same format; any other refusal stands, since
     * a worse guess could be believed and written to.
     *
     * @throws BlockException if nobody opens it; the storage is then still the caller's
     */
    Opened open(Storage storage) throws IOException {
        return open(storage, driver -> {});
    }

    /** As {@link #open(Storage)}; tells of each driver before it is asked. */
    Opened open(Storage storage, Consumer<BlockDriver> asking) throws IOException {
        IOException refusal = null;
        String verdict = null;
        for (BlockDriver driver : drivers) {
            asking.accept(driver);
            try {
                String format = driver.format();
                if (verdict != null && !verdict.equals(format)) {
                    continue;
                }
                BlockDevice device = driver.open(storage, options);
                return new Opened(driver, Objects.requireNonNull(device, "the driver gave no device"));
            } catch (IOException e) {
                refusal = earlier(refusal, e);
                if (!(e instanceof BlockException known && known.kind() == BlockException.Kind.NOT_THIS_FORMAT)) {
                    verdict = driver.format();
                }
            } catch (IllegalArgumentException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                refusal = earlier(
                        refusal,
                        new BlockException(
                                BlockException.Kind.IO, storage.name() + ": the driver failed to open it: " + e, e));
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        throw new BlockException(BlockException.Kind.NOT_THIS_FORMAT, nobody);
    }

    private static IOException earlier(IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static String formats(List<BlockDriver> drivers) {
        return drivers.isEmpty()
                ? "none"
                : String.join(", ", drivers.stream().map(BlockDriver::format).toList());
    }
}
