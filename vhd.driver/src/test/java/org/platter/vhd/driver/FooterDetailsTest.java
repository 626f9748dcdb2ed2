package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

class FooterDetailsTest {

    @Test
    void tellsTheGeometryInTheSameOrderInEveryRun() throws IOException {
        VhdDriver driver = new VhdDriver();
        MemoryStorage storage = new MemoryStorage("disk");
        driver.create(storage, CreateOptions.ofSize(32 << 20));
        try (BlockDevice disk = driver.open(storage, OpenOptions.READ_ONLY)) {
            assertEquals(
                    "{cylinders=963, heads=4, sectors=17}",
                    disk.info().details().get("geometry").toString());
        }
    }
}
