package org.platter.vhd.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.Storage;

/** What an image says of its parent, for people and scripts. */
final class ParentDetails {

    private ParentDetails() {}

    static Map<String, Object> of(ParentRecord record, Storage storage) throws IOException {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("uuid", record.uuid().toString());
        details.put("name", record.name());
        if (record.timestamp() != 0) {
            details.put("timestamp", Footer.instant(record.timestamp()).toString());
        }
        List<Map<String, Object>> locators = new ArrayList<>();
        for (ParentLocator locator : record.locators()) {
            if (locator.code() != 0) {
                locators.add(of(locator, storage));
            }
        }
        details.put("locators", locators);
        return details;
    }

    private static Map<String, Object> of(ParentLocator locator, Storage storage) throws IOException {
        Map<String, Object> details = new LinkedHashMap<>();
        Optional<LocatorKind> kind = locator.kind();
        details.put("code", kind.map(LocatorKind::toString).orElse(String.format("0x%08X", locator.code())));
        details.put("offset", locator.offset());
        details.put("length", Integer.toUnsignedLong(locator.length()));
        locator.text(storage).ifPresent(text -> details.put("text", text));
        return details;
    }
}
