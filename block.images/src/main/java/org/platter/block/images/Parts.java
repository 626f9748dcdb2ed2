package org.platter.block.images;

import java.nio.file.Path;

/**
 * What a drive's {@link Connection} is made of.
 *
 * @param path of the image
 * @param monitor guards all of it
 * @param background where drivers are called whom nobody waits for
 * @param status where the drive is in its life
 * @param gate by which requests enter
 * @param disk what is known of it, whoever serves it
 * @param drivers whom to ask to open the image
 * @param losses of acknowledged writes, and who is to hear of them
 * @param file while no driver serves it
 * @param lettingGo from ATTACHED by QUIESCING to DETACHED
 * @param turn to open the image
 */
record Parts(
        Path path,
        Monitor monitor,
        Background background,
        Status status,
        Gate gate,
        KnownDisk disk,
        UsableDrivers drivers,
        Losses losses,
        LeftFile file,
        LettingGo lettingGo,
        Turn turn) {

    /** @param whenFree is run, in the background, when the image may be there to be opened */
    static Parts of(Drive drive, DriveOptions options, Drivers drivers, Events events, Runnable whenFree) {
        Path path = drive.image();
        Background background = events.background();
        Monitor monitor = new Monitor();
        Status status = new Status(drive, options, monitor, events);
        Gate gate = new Gate(monitor, status);
        ImageOptions how =
                options.image().withReadOnly(options.image().imageReadOnly()).withSnapshot(false);
        KnownDisk disk = new KnownDisk(path, how);
        Losses losses = new Losses(drive.name(), path);
        LeftFile file = new LeftFile(path, disk, monitor, background, whenFree);
        return new Parts(
                path,
                monitor,
                background,
                status,
                gate,
                disk,
                new UsableDrivers(drivers),
                losses,
                file,
                new LettingGo(monitor, background, status, gate, file, losses, whenFree),
                new Turn(monitor, file, () -> background.run(whenFree)));
    }
}
