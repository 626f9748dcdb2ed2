package org.platter.block.support;

import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.Extent;

/** A list of extents in which neighbours that go on in the same way are one. For one thread. */
public final class Extents {

    private final List<Extent> list = new ArrayList<>();

    /** An empty list. */
    public Extents() {}

    /** Adds what follows. */
    public void add(Extent extent) {
        Extent last = list.isEmpty() ? null : list.get(list.size() - 1);
        if (last != null && continues(last, extent)) {
            list.set(
                    list.size() - 1,
                    new Extent(
                            last.offset(),
                            last.length() + extent.length(),
                            last.kind(),
                            last.depth(),
                            last.hostOffset()));
        } else {
            list.add(extent);
        }
    }

    /** What was added; not to be changed while more is added. */
    public List<Extent> list() {
        return list;
    }

    private static boolean continues(Extent last, Extent next) {
        boolean sameKind = last.kind() == next.kind() && last.depth() == next.depth();
        boolean inPlace = last.hostOffset().isEmpty()
                ? next.hostOffset().isEmpty()
                : next.hostOffset().isPresent()
                        && next.hostOffset().getAsLong() == last.hostOffset().getAsLong() + last.length();
        return sameKind && inPlace;
    }
}
