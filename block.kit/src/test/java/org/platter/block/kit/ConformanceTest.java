package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ConformanceTest {

    @Test
    void countsCasesByThemeAndSaysWhatDidNotPass() {
        Conformance.Table table = new Conformance.Table("NotchDriverTest");
        table.note("probing", "bids", Conformance.Result.PASSED, "");
        table.note("probing", "bidsNot", Conformance.Result.FAILED, "a bid\nand more");
        table.note("children over parents", "show", Conformance.Result.NOT_APPLICABLE, "no parents");

        assertEquals("""
                Conformance: NotchDriverTest

                | theme                 | cases | passed | failed | not applicable | skipped |
                | --------------------- | ----: | -----: | -----: | -------------: | ------: |
                | probing               |     2 |      1 |      1 |              0 |       0 |
                | children over parents |     1 |      0 |      0 |              1 |       0 |
                | all                   |     3 |      1 |      1 |              1 |       0 |

                - bidsNot failed: a bid
                - show not applicable: no parents
                """, table.toString());
    }
}
