package org.platter.launcher;

/** The version that the build wrote into the jar. */
final class Version {

    private Version() {}

    static String read() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
