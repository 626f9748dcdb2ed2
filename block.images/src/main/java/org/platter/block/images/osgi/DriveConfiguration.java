package org.platter.block.images.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One drive and the image in it. */
@ObjectClassDefinition(
        name = "Platter drive",
        description =
                "A drive of the PC and the disk image in it. Another path is a change of medium under the running guest;"
                        + " an image that cannot be opened leaves the drive as it was.")
@interface DriveConfiguration {

    @AttributeDefinition(
            name = "Drive",
            description = "Which drive it is.",
            options = {
                @Option(label = "hda: primary master", value = "hda"),
                @Option(label = "hdb: primary slave", value = "hdb"),
                @Option(label = "hdc: secondary master", value = "hdc"),
                @Option(label = "hdd: secondary slave", value = "hdd"),
                @Option(label = "fda: diskette A", value = "fda"),
                @Option(label = "fdb: diskette B", value = "fdb"),
                @Option(label = "cdrom: a CD-ROM drive as secondary master", value = "cdrom")
            })
    String drive() default "hda";

    @AttributeDefinition(name = "Image", description = "The path of the image file.")
    String path() default "";

    @AttributeDefinition(
            name = "Format",
            description = "The image's format, such as vpc or raw; recognised where this is empty.",
            required = false)
    String format() default "";

    @AttributeDefinition(name = "Read only", description = "Whether the guest may not write.", required = false)
    boolean read_only() default false;

    @AttributeDefinition(
            name = "Snapshot",
            description = "Whether what the guest writes stays in memory and is forgotten at the end.",
            required = false)
    boolean snapshot() default false;

    @AttributeDefinition(
            name = "Without a driver",
            description = "What happens when the grace period has ended and no driver serves the image.",
            required = false,
            options = {
                @Option(label = "the machine stands still", value = "stop"),
                @Option(label = "the guest is told of an error", value = "report"),
                @Option(label = "requests wait", value = "hold")
            })
    String policy() default "stop";

    @AttributeDefinition(
            name = "Grace period",
            description = "Milliseconds that requests wait for a driver before the policy applies.",
            type = AttributeType.LONG,
            required = false,
            min = "0")
    long grace_millis() default 5000;

    @AttributeDefinition(
            name = "Quiesce limit",
            description = "Milliseconds that a driver which is taken away is waited for at most.",
            type = AttributeType.LONG,
            required = false,
            min = "0")
    long quiesce_millis() default 10_000;
}
