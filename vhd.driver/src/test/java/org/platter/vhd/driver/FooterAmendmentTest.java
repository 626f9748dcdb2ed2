package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.FailingStorage;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

class FooterAmendmentTest {

    private static final String UUID = "01234567-89ab-4cde-8f01-23456789abcd";
    private static final FormatOptions CHANGES = FormatOptions.of(Map.of(
            "uuid",
            UUID,
            "creator",
            "vpc",
            "geometry",
            "9/4/17",
            "timestamp",
            "2010-05-06T07:08:09Z",
            "saved_state",
            "off"));

    private final VhdMaintenance maintenance = new VhdMaintenance();

    private static VhdBytes image(String kind) throws IOException {
        return kind.equals("fixed") ? VhdBytes.fixed() : VhdBytes.dynamic();
    }

    private static DeviceInfo info(MemoryStorage storage) throws IOException {
        try (BlockDevice device = new VhdDriver().open(storage.copy(true), OpenOptions.READ_ONLY)) {
            return device.info();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "dynamic"})
    void changesWhatIsAskedForAndNothingElse(String kind) throws IOException {
        VhdBytes image = image(kind);
        MemoryStorage storage = image.put(image.end() + 300, (byte) 9)
                .put(300, kind.equals("fixed") ? image.get(300, 1) : new byte[] {9})
                .fixFooter(image.end())
                .storage();
        if (kind.equals("dynamic")) {
            storage.write(ByteBuffer.wrap(image.get(image.end(), 512)), 0);
        }
        byte[] before = storage.toByteArray();
        maintenance.amend(storage, CHANGES);

        Map<String, Object> details = info(storage).details();
        assertEquals(UUID, details.get("uuid"));
        assertEquals("vpc", details.get("creator-app"));
        assertEquals(Map.of("cylinders", 9, "heads", 4, "sectors", 17), details.get("geometry"));
        assertEquals("2010-05-06T07:08:09Z", details.get("created"));
        VhdBytes after = VhdBytes.of(storage.toByteArray());
        assertEquals(List.of(), after.check().findings());
        assertEquals(before.length, after.size());
        assertArrayEquals(Arrays.copyOfRange(before, 512, before.length - 512), after.get(512, after.size() - 1024));
        assertEquals(9, after.get(after.end() + 300, 1)[0]);
    }

    @Test
    void clearsTheMarkOfASavedState() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        MemoryStorage storage = image.put(84, (byte) 1)
                .fixFooter(0)
                .put(image.end() + 84, (byte) 1)
                .fixFooter(image.end())
                .storage();
        maintenance.amend(storage, FormatOptions.NONE.with("saved_state", "off"));
        assertEquals(false, info(storage).details().get("saved-state"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "dynamic"})
    void alwaysLeavesAValidFooter(String kind) throws Exception {
        Seeded.run(random -> {
            RecordingStorage storage = new RecordingStorage(image(kind).storage());
            storage.watch(() -> {
                for (int i = 0; i < 20; i++) {
                    assertEquals(
                            VhdBytes.DISK_SIZE, info(storage.afterCrash(random)).size());
                }
            });
            maintenance.amend(storage, CHANGES);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "dynamic"})
    void leavesAValidFooterWhenAWriteFailsHalfway(String kind) throws IOException {
        for (int call = 0; call < 5; call++) {
            MemoryStorage image = image(kind).storage();
            FailingStorage storage = new FailingStorage(image);
            storage.fail(
                    Set.of(FailingStorage.Call.WRITE, FailingStorage.Call.FLUSH),
                    call,
                    Long.MAX_VALUE,
                    BlockException.Kind.IO);
            try {
                maintenance.amend(storage, CHANGES);
            } catch (BlockException e) {
                assertTrue(storage.failures() > 0);
            }
            assertEquals(VhdBytes.DISK_SIZE, info(image).size());
        }
    }

    @Test
    void wantsAnImageWhoseFootersAgree() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        MemoryStorage storage = image.fill(image.end(), 512, 0).storage();
        BlockException thrown = assertThrows(BlockException.class, () -> maintenance.amend(storage, CHANGES));
        assertEquals(BlockException.Kind.CORRUPT, thrown.kind());
        assertArrayEquals(image.toArray(), storage.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "uuid,1-2-3-4-5",
        "uuid,''",
        "creator,''",
        "creator,toolong",
        "creator,\u00e4",
        "geometry,1/2",
        "geometry,70000/1/1",
        "geometry,1/256/1",
        "geometry,65535/16/255",
        "timestamp,yesterday",
        "timestamp,1999-12-31T23:59:59Z",
        "timestamp,2136-02-07T06:28:16Z",
        "saved_state,on",
        "size,1"
    })
    void refusesValuesItCannotRecord(String option, String value) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        MemoryStorage storage = image.storage();
        assertThrows(
                IllegalArgumentException.class,
                () -> maintenance.amend(storage, FormatOptions.NONE.with(option, value)));
        assertArrayEquals(image.toArray(), storage.toByteArray());
    }
}
