package dev.torc.scheme.net;

import dev.torc.posix.Descriptor;
import dev.torc.posix.SocketCalls;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.SocketAddressInternet;
import dev.torc.uapi.SocketAddressInternet6;
import dev.torc.uapi.SocketAddressUnix;
import dev.torc.uapi.SocketConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses as Linux has them, and sockets that are made for them.
final class SocketAddresses {

    /// The longest path of a socket.
    static final int MOST_PATH_BYTES = LinuxLimits.UNIX_PATH_MAX - 1;

    private SocketAddresses() {}

    /// {@return a `struct sockaddr` of its own length}
    static MemorySegment of(InetAddress host, int port) {
        if (host instanceof Inet6Address six) {
            MemorySegment address = Arena.ofAuto().allocate(SocketAddressInternet6.LAYOUT);
            SocketAddressInternet6.set(address, six.getAddress(), port, six.getScopeId());
            return address;
        }
        MemorySegment address = Arena.ofAuto().allocate(SocketAddressInternet.LAYOUT);
        SocketAddressInternet.set(address, host.getAddress(), port);
        return address;
    }

    /// {@return a `struct sockaddr_un` of its own length}
    ///
    /// @param path at most [#MOST_PATH_BYTES]
    static MemorySegment of(byte[] path) {
        MemorySegment address = Arena.ofAuto().allocate(SocketAddressUnix.LAYOUT);
        return address.asSlice(0, SocketAddressUnix.setPath(address, path));
    }

    /// {@return a socket for an address, or a negated errno} It does not wait.
    static int open(NetKind kind, MemorySegment address) {
        int family = kind == NetKind.UNIX ? SocketConstants.AF_UNIX : SocketAddressInternet.family(address);
        return SocketCalls.socket(family, kind.type());
    }

    /// {@return a socket that listens at an address, or is there for what is sent to it; or a negated errno} It
    /// waits for nothing but the file system, where the address is a path.
    static int listen(NetKind kind, MemorySegment address) {
        int fd = open(kind, address);
        if (fd < 0) {
            return fd;
        }
        int result = kind == NetKind.TCP ? allowAgain(fd) : 0;
        if (result == 0) {
            result = SocketCalls.bind(fd, address, (int) address.byteSize());
        }
        if (result == 0 && kind.isConnected()) {
            result = SocketCalls.listen(fd, SocketConstants.SOMAXCONN);
        }
        if (result == 0) {
            return fd;
        }
        Descriptor.owning(fd).close();
        return result;
    }

    /// Lets an address be listened at again while connections of the listener before are coming to their end.
    private static int allowAgain(int fd) {
        MemorySegment yes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, 1);
        return SocketCalls.setsockopt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, yes);
    }

    /// {@return whether another address of the same host is worth a try after this}
    static boolean isOfAddress(int result) {
        return switch (Errno.of(-result)) {
            case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EAFNOSUPPORT, EADDRNOTAVAIL, ECONNRESET -> true;
            default -> false;
        };
    }
}
