package org.platter.block.images;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** How a drive is opened and what it does without a driver. Immutable; each {@code with} method returns a changed copy. */
public final class DriveOptions {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration QUIESCE_LIMIT = Duration.ofSeconds(10);

    private final ImageOptions image;
    private final MissingPolicy policy;
    private final Duration grace;
    private final Duration quiesceLimit;
    private final Map<String, String> properties;

    private DriveOptions(
            ImageOptions image,
            MissingPolicy policy,
            Duration grace,
            Duration quiesceLimit,
            Map<String, String> properties) {
        this.image = Objects.requireNonNull(image);
        this.policy = Objects.requireNonNull(policy);
        this.grace = Objects.requireNonNull(grace);
        this.quiesceLimit = Objects.requireNonNull(quiesceLimit);
        this.properties = Map.copyOf(properties);
    }

    /** The image opened like this; without a driver the machine stops after five seconds. */
    public static DriveOptions of(ImageOptions image) {
        return new DriveOptions(image, MissingPolicy.STOP, GRACE, QUIESCE_LIMIT, Map.of());
    }

    /** How the image is opened, each time. */
    public ImageOptions image() {
        return image;
    }

    /** What happens when the grace period has ended without a driver. */
    public MissingPolicy policy() {
        return policy;
    }

    /** How long requests wait for a driver before the policy applies. */
    public Duration grace() {
        return grace;
    }

    /** How long a driver that is taken away is waited for at most. */
    public Duration quiesceLimit() {
        return quiesceLimit;
    }

    /**
     * What else a machine's controller is to know of the disk, by name, such as {@code rerror} for an IDE controller: properties
     * of the disk's service.
     */
    public Map<String, String> properties() {
        return properties;
    }

    /** The same with {@link #image} replaced. */
    public DriveOptions withImage(ImageOptions value) {
        return new DriveOptions(value, policy, grace, quiesceLimit, properties);
    }

    /** The same with {@link #policy} replaced. */
    public DriveOptions withPolicy(MissingPolicy value) {
        return new DriveOptions(image, value, grace, quiesceLimit, properties);
    }

    /** The same with {@link #grace} replaced. */
    public DriveOptions withGrace(Duration value) {
        return new DriveOptions(image, policy, value, quiesceLimit, properties);
    }

    /** The same with {@link #quiesceLimit} replaced. */
    public DriveOptions withQuiesceLimit(Duration value) {
        return new DriveOptions(image, policy, grace, value, properties);
    }

    /** The same with {@link #properties} replaced. */
    public DriveOptions withProperties(Map<String, String> value) {
        return new DriveOptions(image, policy, grace, quiesceLimit, value);
    }
}
