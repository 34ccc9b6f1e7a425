package dev.torc.scheme.net;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a path names: the other end of a connection, or where to listen.
///
/// ```text
///      HOST:PORT            [IPV6]:PORT              PATH
///      listen/HOST:PORT     listen/[IPV6]:PORT       listen/PATH
/// ```
///
/// @param listens whether it is to be listened at
/// @param host a host's name or address, without brackets; the path of a Unix socket
/// @param port 0 to 65535; 0 for a path
record Target(boolean listens, String host, int port) {

    private static final String LISTEN = "listen/";
    private static final int MOST_PORT = 0xffff;
    private static final int MOST_PORT_DIGITS = 5;

    /// Reads a path.
    ///
    /// @param path its bytes, a character each
    /// @return nothing if it is none of these
    static Optional<Target> parse(NetKind kind, String path) {
        String rest = withoutSlashes(path);
        boolean listens = rest.startsWith(LISTEN);
        String where = listens ? rest.substring(LISTEN.length()) : rest;
        return switch (kind) {
            case UNIX -> {
                String name = withoutSlashes(where);
                yield name.isEmpty() ? Optional.empty() : Optional.of(new Target(listens, "/" + name, 0));
            }
            case TCP, UDP -> internet(listens, where);
        };
    }

    private static String withoutSlashes(String path) {
        int begin = 0;
        while (begin < path.length() && path.charAt(begin) == '/') {
            begin++;
        }
        return path.substring(begin);
    }

    private static Optional<Target> internet(boolean listens, String where) {
        int colon = where.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        int port = port(where.substring(colon + 1));
        String host = where.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
        // Without brackets, where an address of IPv6 ends and the port begins would be a guess.
        boolean plain = !name.isEmpty() && bracketed == (name.indexOf(':') >= 0) && name.indexOf('/') < 0;
        return port < 0 || !plain ? Optional.empty() : Optional.of(new Target(listens, name, port));
    }

    private static int port(String digits) {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MOST_PORT_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = isNumber ? Integer.parseInt(digits) : -1;
        return port > MOST_PORT ? -1 : port;
    }

    /// {@return the path of a Unix socket, as the client wrote it}
    byte[] pathBytes() {
        return host.getBytes(StandardCharsets.ISO_8859_1);
    }
}
