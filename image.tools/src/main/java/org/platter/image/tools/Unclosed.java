package org.platter.image.tools;

import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/** A storage lent to a device, which closes what it is given: it stays open, to be looked at afterwards. */
final class Unclosed extends ForwardingStorage {

    Unclosed(Storage storage) {
        super(storage);
    }

    @Override
    public void close() {}
}
