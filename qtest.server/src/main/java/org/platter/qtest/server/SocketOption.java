package org.platter.qtest.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;

/**
 * A socket that an option names.
 *
 * @param server whether it is waited for a connection; otherwise one is made
 */
record SocketOption(SocketAddress address, boolean server) {

    /** {@code unix:PATH} or {@code tcp:HOST:PORT}, either with {@code ,server=on,wait=off}. */
    static SocketOption parse(String option, String text) throws CommandLineException {
        KeyValues values = KeyValues.parse(option, text, "address");
        String address = values.require("address");
        SocketOption parsed;
        if (address.startsWith("unix:")) {
            parsed = unix(option, address.substring("unix:".length()), server(values));
        } else if (address.startsWith("tcp:")) {
            String place = address.substring("tcp:".length());
            int colon = place.lastIndexOf(':');
            parsed = tcp(option, place.substring(0, Math.max(0, colon)), place.substring(colon + 1), server(values));
        } else {
            throw new CommandLineException(
                    option + ": found '" + address + "', expected unix:PATH, tcp:HOST:PORT or chardev:ID");
        }
        values.requireEmpty();
        return parsed;
    }

    /** {@code socket,id=..,path=..} or {@code socket,id=..,host=..,port=..}, of which the id has been taken. */
    static SocketOption parse(KeyValues values) throws CommandLineException {
        String backend = values.require("backend");
        if (!backend.equals("socket")) {
            throw new CommandLineException(values.option() + ": found '" + backend + "', expected socket");
        }
        boolean server = server(values);
        SocketOption parsed = values.has("path")
                ? unix(values.option(), values.take("path"), server)
                : tcp(values.option(), values.take("host", "localhost"), values.require("port"), server);
        values.requireEmpty();
        return parsed;
    }

    private static boolean server(KeyValues values) throws CommandLineException {
        values.ignore("wait", "nowait", "nodelay", "reconnect", "reconnect-ms", "mux");
        return values.takeFlag("server", false);
    }

    private static SocketOption unix(String option, String path, boolean server) throws CommandLineException {
        try {
            return new SocketOption(UnixDomainSocketAddress.of(path), server);
        } catch (InvalidPathException e) {
            throw new CommandLineException(option + ": '" + path + "': " + e.getReason());
        }
    }

    /** Anybody who reaches the socket can read and write the images: it must not be reached from elsewhere. */
    private static SocketOption tcp(String option, String host, String port, boolean server)
            throws CommandLineException {
        try {
            InetAddress address = InetAddress.getByName(host.isEmpty() ? "localhost" : host);
            if (!address.isLoopbackAddress()) {
                throw new CommandLineException(option + ": found host '" + host + "', expected this one: 127.0.0.1");
            }
            int number = Integer.parseInt(port);
            if (number > 0 && number < 0x10000) {
                return new SocketOption(new InetSocketAddress(address, number), server);
            }
        } catch (UnknownHostException e) {
            throw new CommandLineException(option + ": host '" + host + "' is not known");
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CommandLineException(option + ": found port '" + port + "', expected 1 to 65535");
    }
}
