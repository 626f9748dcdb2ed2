package org.platter.block.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/**
 * One round of asking drivers about a storage.
 *
 * @param bids who recognises it, highest score first; equal scores in the order asked
 * @param refusals who does not, and why, for people
 */
record Probing(List<Bid> bids, List<String> refusals) {

    /**
     * @param asking is told of each driver before it is asked
     * @throws IOException if nobody recognises the storage and somebody could not read it
     */
    static Probing of(Storage storage, List<BlockDriver> drivers, Consumer<BlockDriver> asking) throws IOException {
        List<Bid> bids = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        IOException unreadable = null;
        for (BlockDriver driver : drivers) {
            asking.accept(driver);
            String name = "?";
            try (ReadOnlyView view = new ReadOnlyView(storage)) {
                name = driver.format();
                ProbeScore score = driver.probe(view);
                if (score.value() > 0) {
                    bids.add(new Bid(driver, score));
                } else {
                    refusals.add(refusal(name, score.reason()));
                }
            } catch (IOException e) {
                unreadable = unreadable == null ? e : unreadable;
                refusals.add(refusal(name, e.getMessage()));
            } catch (RuntimeException | Error e) {
                // A broken driver, or one whose bundle is just being taken away.
                refusals.add(refusal(name, "its probe failed: " + e));
            }
        }
        if (bids.isEmpty() && unreadable != null) {
            throw unreadable;
        }
        bids.sort(Comparator.comparingInt((Bid bid) -> bid.score().value()).reversed());
        return new Probing(List.copyOf(bids), List.copyOf(refusals));
    }

    private static String refusal(String name, String reason) {
        return name + " (" + reason + ")";
    }
}
