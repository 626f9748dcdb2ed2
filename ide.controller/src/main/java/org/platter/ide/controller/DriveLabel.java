package org.platter.ide.controller;

import java.util.Objects;
import java.util.Optional;

/**
 * What a drive tells a guest of itself. Longer texts than IDENTIFY has room for are cut.
 *
 * @param model up to 40 characters
 * @param serialNumber up to 20 characters; if empty it follows from the image's identity
 * @param firmware up to 8 characters
 */
public record DriveLabel(String model, Optional<String> serialNumber, String firmware) {

    /** A drive that was given no name. */
    public static final DriveLabel DEFAULT = new DriveLabel("PLATTER DISK", Optional.empty(), "0.1");

    /** None may be null. */
    public DriveLabel {
        Objects.requireNonNull(model);
        Objects.requireNonNull(serialNumber);
        Objects.requireNonNull(firmware);
    }

    /** The same with another model. */
    public DriveLabel withModel(String value) {
        return new DriveLabel(value, serialNumber, firmware);
    }

    /** The same with another serial number. */
    public DriveLabel withSerialNumber(String value) {
        return new DriveLabel(model, Optional.of(value), firmware);
    }

    /** The same with another revision of the firmware. */
    public DriveLabel withFirmware(String value) {
        return new DriveLabel(model, serialNumber, value);
    }
}
