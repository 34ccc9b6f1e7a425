package dev.torc.linux;

import dev.torc.uapi.SocketConstants;

/// What kind of socket.
public enum SocketKind {
    /// A stream of bytes between hosts, over IPv4.
    TCP(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM),
    /// A stream of bytes between hosts, over IPv6, and over IPv4 where the address is one.
    TCP6(SocketConstants.AF_INET6, SocketConstants.SOCK_STREAM),
    /// Messages between hosts, over IPv4.
    UDP(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM),
    /// Messages between hosts, over IPv6, and over IPv4 where the address is one.
    UDP6(SocketConstants.AF_INET6, SocketConstants.SOCK_DGRAM),
    /// A stream of bytes within a host.
    UNIX_STREAM(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM),
    /// Messages within a host.
    UNIX_DATAGRAM(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM),
    /// Messages within a host, between two that are connected.
    UNIX_SEQUENCED(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET);

    private final int domain;
    private final int type;

    SocketKind(int domain, int type) {
        this.domain = domain;
        this.type = type;
    }

    int domain() {
        return domain;
    }

    int type() {
        return type;
    }

    boolean isStream() {
        return type == SocketConstants.SOCK_STREAM;
    }
}
