package dev.torc.scheme.net;

import dev.torc.uapi.SocketConstants;

/// What kind of sockets a scheme serves.
public enum NetKind {
    /// Streams of bytes between hosts.
    TCP("tcp", SocketConstants.SOCK_STREAM),
    /// Messages between hosts.
    UDP("udp", SocketConstants.SOCK_DGRAM),
    /// Streams of bytes within a host, found by a path of the file system.
    UNIX("unix", SocketConstants.SOCK_STREAM);

    private final String scheme;
    private final int type;

    NetKind(String scheme, int type) {
        this.scheme = scheme;
        this.type = type;
    }

    /// {@return the name of its scheme, without a colon}
    public String scheme() {
        return scheme;
    }

    /// {@return `SOCK_STREAM` or `SOCK_DGRAM`, closed on `exec`}
    int type() {
        return type | SocketConstants.SOCK_CLOEXEC;
    }

    /// {@return whether somebody has to be accepted before anything is received}
    boolean isConnected() {
        return type == SocketConstants.SOCK_STREAM;
    }
}
