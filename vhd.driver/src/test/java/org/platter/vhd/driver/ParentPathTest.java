package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParentPathTest {

    @ParameterizedTest
    @CsvSource({
        "W2RU, .\\base.vhd, base.vhd",
        "W2RU, base.vhd, base.vhd",
        "W2RU, ./base.vhd, base.vhd",
        "W2RU, ..\\x\\base.vhd, ../x/base.vhd",
        "W2RU, .\\..\\base.vhd, ../base.vhd",
        "W2KU, C:\\disks\\base.vhd, C:/disks/base.vhd",
        "W2KU, \\\\?\\C:\\disks\\base.vhd, C:/disks/base.vhd",
        "W2KU, \\\\server\\disks\\base.vhd, //server/disks/base.vhd",
        "W2KU, \\home\\me\\base.vhd, /home/me/base.vhd",
        "MACX, file:///disks/base.vhd, /disks/base.vhd",
        "MACX, FILE:///disks/base.vhd, /disks/base.vhd",
        "MACX, file://localhost/disks/base.vhd, /disks/base.vhd",
        "MACX, file:/disks/base.vhd, /disks/base.vhd",
        "MACX, file:///C:/disks/base.vhd, C:/disks/base.vhd",
        "MACX, file://./base.vhd, base.vhd",
        "MACX, file://../base.vhd, ../base.vhd",
        "MACX, file://server/disks/base.vhd, //server/disks/base.vhd",
        "MACX, file:///a%20b/%c3%a4%, /a b/ä%",
        "MACX, base.vhd, base.vhd"
    })
    void readsPathsOfEverySystem(LocatorKind kind, String text, String path) {
        assertEquals(path, ParentPath.of(kind, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//server/base.vhd",
                "//?/UNC/server/base.vhd",
                "//?/Volume{0}/base.vhd",
                "//./PhysicalDrive0",
                "http://server/base.vhd",
                "smb://server/base.vhd"
            })
    void knowsWhatIsNoLocalFile(String path) {
        assertTrue(ParentPath.isBeyondFiles(ParentPath.normalise(path)));
    }

    @Test
    void urlsComeBackAsTheyWent() {
        for (String path : new String[] {"/a b/ä%41.vhd", "C:/disks/base.vhd", "/x\\y/#?.vhd"}) {
            assertEquals(path, ParentPath.of(LocatorKind.MACX, ParentPath.toUrl(path)));
        }
        assertEquals("file:///C:/a%20b", ParentPath.toUrl("C:/a b"));
    }

    @Test
    void textWithControlCharactersOrNothingIsNoPath() {
        assertFalse(ParentPath.isReadable(""));
        assertFalse(ParentPath.isReadable("base\n.vhd"));
        assertFalse(ParentPath.isReadable("base\uFFFD.vhd"));
        assertTrue(ParentPath.isReadable("ä b.vhd"));
    }

    @Test
    void theBaseNameIsBehindTheLastFolderOrDrive() {
        assertEquals("base.vhd", ParentPath.baseName("C:/disks/base.vhd"));
        assertEquals("base.vhd", ParentPath.baseName("C:base.vhd"));
        assertEquals("base.vhd", ParentPath.baseName("base.vhd"));
        assertEquals("", ParentPath.baseName("/disks/"));
    }
}
