package org.platter.ide.controller;

/** One of the packet commands a CD-ROM drive knows. It keeps no state: that is in the drive and in what it returns. */
@FunctionalInterface
interface PacketCommand {

    /** Does the command as far as it goes without the disc's blocks. */
    PacketData start(PacketDrive drive, Packet packet) throws CheckCondition;
}
