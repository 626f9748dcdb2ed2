package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "512b, 512",
        "1k, 1024",
        "1K, 1024",
        "1.5M, 1572864",
        "20GiB, 21474836480",
        "2T, 2199023255552",
        "7E, 8070450532247928832",
    })
    void understands(String text, long bytes) throws UsageException {
        assertEquals(bytes, Sizes.parse(text, "size"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "12Q", "-1", "8E", "1 M", "1.2.3", "1kk", "1iB"})
    void refuses(String text) {
        assertThrows(UsageException.class, () -> Sizes.parse(text, "size"));
    }

    @Test
    void saysWhatToWriteInsteadOfPowersOfTen() {
        String message = assertThrows(UsageException.class, () -> Sizes.parse("20GB", "image size"))
                .getMessage();

        assertTrue(message.contains("use 20G for 20 GiB"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 0.977 KiB",
        "4096, 4 KiB",
        "1126400, 1.07 MiB",
        "67125248, 64 MiB",
        "1073741824, 1 GiB",
        "2190433320960, 1.99 TiB",
    })
    void printsAsQemuImgDoes(long bytes, String text) {
        assertEquals(text, Sizes.human(bytes));
    }
}
