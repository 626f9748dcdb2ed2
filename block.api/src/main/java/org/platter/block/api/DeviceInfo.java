package org.platter.block.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is known of an open disk. Immutable; made by a {@link Builder}. */
public final class DeviceInfo {

    private final String format;
    private final long size;
    private final int sectorSize;
    private final long clusterSize;
    private final boolean readOnly;
    private final boolean zeroInitialised;
    private final String identity;
    private final Optional<Instant> lastModified;
    private final Map<String, Object> details;
    private final List<String> problems;

    private DeviceInfo(Builder builder) {
        format = builder.format;
        size = builder.size;
        sectorSize = builder.sectorSize;
        clusterSize = builder.clusterSize;
        readOnly = builder.readOnly;
        zeroInitialised = builder.zeroInitialised;
        identity = builder.identity;
        lastModified = builder.lastModified;
        details = Collections.unmodifiableMap(new LinkedHashMap<>(builder.details));
        problems = List.copyOf(builder.problems);
    }

    /**
     * Starts a description.
     *
     * @param format the driver's {@link BlockDriver#format}
     * @param size bytes the guest sees, a multiple of the sector size
     */
    public static Builder of(String format, long size) {
        return new Builder(format, size);
    }

    /** The driver's format. */
    public String format() {
        return format;
    }

    /** Bytes the guest sees; a multiple of {@link #sectorSize}. */
    public long size() {
        return size;
    }

    /** Bytes of a sector, the unit of requests: 512 unless the format says otherwise. */
    public int sectorSize() {
        return sectorSize;
    }

    /** Bytes of the unit in which the format allocates space; 0 if it does not allocate. */
    public long clusterSize() {
        return clusterSize;
    }

    /** Whether writing is refused. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Whether what was never written reads as zeros, in this image and so in one newly created. */
    public boolean zeroInitialised() {
        return zeroInitialised;
    }

    /** What makes this image known again when it is opened another time, such as its UUID; empty if it has nothing. */
    public String identity() {
        return identity;
    }

    /** When the image had last been changed before it was opened; empty if that is not known. */
    public Optional<Instant> lastModified() {
        return lastModified;
    }

    /** The format's own facts by name: strings, numbers, booleans, and lists and maps of these. */
    public Map<String, Object> details() {
        return details;
    }

    /** What is wrong with the image though it could be opened, for people. */
    public List<String> problems() {
        return problems;
    }

    /** Collects a description. */
    public static final class Builder {

        private final String format;
        private final long size;
        private int sectorSize = 512;
        private long clusterSize;
        private boolean readOnly;
        private boolean zeroInitialised;
        private String identity = "";
        private Optional<Instant> lastModified = Optional.empty();
        private final Map<String, Object> details = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        private Builder(String format, long size) {
            this.format = Objects.requireNonNull(format);
            this.size = size;
        }

        /** Sets {@link DeviceInfo#sectorSize}; a power of two. */
        public Builder sectorSize(int bytes) {
            sectorSize = bytes;
            return this;
        }

        /** Sets {@link DeviceInfo#clusterSize}. */
        public Builder clusterSize(long bytes) {
            clusterSize = bytes;
            return this;
        }

        /** Sets {@link DeviceInfo#readOnly}. */
        public Builder readOnly(boolean value) {
            readOnly = value;
            return this;
        }

        /** Sets {@link DeviceInfo#zeroInitialised}. */
        public Builder zeroInitialised(boolean value) {
            zeroInitialised = value;
            return this;
        }

        /** Sets {@link DeviceInfo#identity}. */
        public Builder identity(String value) {
            identity = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link DeviceInfo#lastModified}. */
        public Builder lastModified(Optional<Instant> value) {
            lastModified = Objects.requireNonNull(value);
            return this;
        }

        /** Adds one of {@link DeviceInfo#details}. */
        public Builder detail(String name, Object value) {
            details.put(name, Objects.requireNonNull(value));
            return this;
        }

        /** Adds one of {@link DeviceInfo#problems}. */
        public Builder problem(String description) {
            problems.add(Objects.requireNonNull(description));
            return this;
        }

        /**
         * Ends the description.
         *
         * @throws IllegalArgumentException if the sector size is no power of two or does not divide the size
         */
        public DeviceInfo build() {
            if (Integer.bitCount(sectorSize) != 1 || size < 0 || size % sectorSize != 0) {
                throw new IllegalArgumentException(
                        "size " + size + " with sectors of " + sectorSize + " bytes: expected whole sectors");
            }
            return new DeviceInfo(this);
        }
    }
}
