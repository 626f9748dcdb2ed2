package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Finding;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** A driver that opens only what a check finds at worst leaks in. */
final class CheckingDriver implements BlockDriver {

    private final Qcow2Driver driver = new Qcow2Driver();
    private Header lastHeader;

    /** Of the image that was opened last. */
    Header lastHeader() {
        return lastHeader;
    }

    @Override
    public String format() {
        return driver.format();
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        return driver.probe(storage);
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        assertNoDamage(storage);
        lastHeader = Header.read(storage);
        return driver.open(storage, options);
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        driver.create(storage, options);
    }

    static void assertNoDamage(Storage storage) throws IOException {
        assertEquals(
                List.of(),
                new Qcow2Maintenance()
                        .check(storage, Progress.NONE).findings().stream()
                                .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                                .toList());
    }
}
