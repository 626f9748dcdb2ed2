package org.platter.block.images;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.Storage;

/**
 * The drivers present now. In a framework these are the {@link BlockDriver} services; elsewhere they are those that jars
 * offer, or are added by hand.
 * May be used by any number of threads at once.
 */
@Component(service = Drivers.class)
public final class Drivers {

    /** Hears of drivers that come and go. */
    public interface Listener {

        /** A driver has come. Must return soon. */
        void added(BlockDriver driver);

        /** A driver is going; {@link #removed} follows when everybody has heard of it. Must return soon. */
        default void leaving(BlockDriver driver) {}

        /** A driver has gone. As soon as this method returns, its code may be taken away. */
        void removed(BlockDriver driver);
    }

    private record Entry(BlockDriver driver, int ranking, long age) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::age);

    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Entry> entries = List.of();
    private long nextAge;

    /** No drivers yet. */
    public Drivers() {}

    /** These drivers; of equal bids the first one's wins. */
    public static Drivers of(BlockDriver... drivers) {
        Drivers present = new Drivers();
        for (BlockDriver driver : drivers) {
            present.add(driver, 0);
        }
        return present;
    }

    /**
     * The drivers that the jars of a class path, or of a module path, offer as a {@link ServiceLoader} finds them.
     *
     * @param loader the class path, such as that of a {@link java.net.URLClassLoader} over the jars of others
     * @throws java.util.ServiceConfigurationError if a jar offers what is no driver
     */
    public static Drivers installed(ClassLoader loader) {
        Drivers present = new Drivers();
        ServiceLoader.load(BlockDriver.class, loader).forEach(driver -> present.add(driver, 0));
        return present;
    }

    /**
     * Adds a driver.
     *
     * @param ranking decides between equal bids: the higher wins, then the driver that came first
     * @throws IllegalArgumentException if the driver is there already
     */
    public void add(BlockDriver driver, int ranking) {
        add(driver, ranking, null);
    }

    /** Takes a driver away. Returns when every drive has let go of it, or has waited its limit for that. */
    public void remove(BlockDriver driver) {
        synchronized (this) {
            entries = entries.stream().filter(entry -> entry.driver != driver).toList();
        }
        // All begin before one is waited for: those that have to be waited for are waited for at once.
        listeners.forEach(listener -> listener.leaving(driver));
        listeners.forEach(listener -> listener.removed(driver));
    }

    /** All drivers: the highest ranking first, then the oldest. */
    public List<BlockDriver> list() {
        return entries.stream().map(Entry::driver).toList();
    }

    /** The driver of a format, by the format's name or an alias of it in any case. */
    public Optional<BlockDriver> named(String format) {
        return Choice.named(format, list()).stream().findFirst();
    }

    /**
     * The highest bid for a storage, which is only read. Of equal bids the one of the higher ranking wins, then the
     * older driver. A driver that fails is passed over.
     *
     * @throws IOException if nobody recognises the storage and somebody could not read it
     */
    public Optional<Bid> best(Storage storage) throws IOException {
        return Probing.of(storage, list(), driver -> {}).bids().stream().findFirst();
    }

    /** Has the listener hear of drivers from now on. */
    public void addListener(Listener listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    /** Ends {@link #addListener}. */
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    boolean contains(BlockDriver driver) {
        return entries.stream().anyMatch(entry -> entry.driver == driver);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDriver(BlockDriver driver, Map<String, Object> properties) {
        add(driver, ranking(properties), (Long) properties.get("service.id"));
    }

    void updatedDriver(BlockDriver driver, Map<String, Object> properties) {
        synchronized (this) {
            replace(driver, new Entry(driver, ranking(properties), (Long) properties.get("service.id")));
        }
    }

    void unbindDriver(BlockDriver driver) {
        remove(driver);
    }

    private void add(BlockDriver driver, int ranking, Long age) {
        Objects.requireNonNull(driver);
        synchronized (this) {
            if (contains(driver)) {
                throw new IllegalArgumentException("driver for " + driver.format() + ": added already");
            }
            replace(driver, new Entry(driver, ranking, age == null ? nextAge++ : age));
        }
        listeners.forEach(listener -> listener.added(driver));
    }

    private void replace(BlockDriver driver, Entry entry) {
        entries = Stream.concat(entries.stream().filter(other -> other.driver != driver), Stream.of(entry))
                .sorted(ORDER)
                .toList();
    }

    /** Any other type than Integer counts as 0, as in the framework's own order of services. */
    private static int ranking(Map<String, Object> properties) {
        return properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
    }
}
