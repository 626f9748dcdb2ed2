package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void laysObjectsOutAsQemuImgDoes() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", "disk");
        object.put("size", 5L);
        object.put("inner", Map.of("dirty", false));

        assertEquals("""
                {
                    "name": "disk",
                    "size": 5,
                    "inner": {
                        "dirty": false
                    }
                }""", Json.text(object));
    }

    @Test
    void writesListsAndNothing() {
        assertEquals("[\n    1,\n    null\n]", Json.text(Arrays.asList(1, null)));
        assertEquals("[]", Json.text(List.of()));
        assertEquals("{}", Json.text(Map.of()));
    }

    @Test
    void escapesWhatMustBeEscaped() {
        assertEquals("\"a\\\"b\\\\c\\n\\t\\r\\u0001é\"", Json.text("a\"b\\c\n\t\r\u0001é"));
    }
}
