package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.support.MemoryStorage;

/** Images for tests. */
final class TestImages {

    private TestImages() {}

    /** @param options such as {@code compat=0.10,cluster_size=4k}, or nothing */
    static FormatOptions options(String options) {
        FormatOptions format = FormatOptions.NONE;
        for (String option : options.isEmpty() ? new String[0] : options.split(",")) {
            String[] parts = option.split("=", 2);
            format = format.with(parts[0], parts[1]);
        }
        return format;
    }

    static MemoryStorage create(long size, String options) throws IOException {
        MemoryStorage storage = new MemoryStorage("disk.qcow2");
        new Qcow2Driver().create(storage, CreateOptions.ofSize(size).withFormat(options(options)));
        return storage;
    }

    /** An image whose refcount table can count few clusters more: most of them are leaks. */
    static MemoryStorage createWithFullRefcountTable(long size) throws IOException {
        MemoryStorage storage = create(size, "cluster_size=512,refcount_bits=64");
        int countable = 512 / 8 * (512 / 8);
        Tables tables = new MaintainedImage(storage).tables();
        while (tables.allocator().allocate(1).first() < countable - 12) {
            // a leak
        }
        tables.writeBackAll();
        return storage;
    }
}
