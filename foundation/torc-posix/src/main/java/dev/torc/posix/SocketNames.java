package dev.torc.posix;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// What the two ends of a socket are called: for a Linux whose io_uring cannot be asked (before 6.19).
///
/// Each returns 0 or a negated errno, and does not block. **Threads.** Any.
public final class SocketNames {

    private static final MethodHandle GETSOCKNAME = Libc.function("getsockname");
    private static final MethodHandle GETPEERNAME = Libc.function("getpeername");

    private SocketNames() {}

    /// `int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`: see `getsockname(2)`.
    ///
    /// @param fd the socket
    /// @param address where its own address goes
    /// @param lengthBytes an `int`: the room there, which becomes the address's length
    /// @return 0, or a negated errno
    public static int local(int fd, MemorySegment address, MemorySegment lengthBytes) {
        return Libc.callInt(GETSOCKNAME, address, lengthBytes, fd, address.address(), lengthBytes.address());
    }

    /// `int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen)`: see `getpeername(2)`.
    ///
    /// @param fd the socket
    /// @param address where its peer's address goes
    /// @param lengthBytes an `int`: the room there, which becomes the address's length
    /// @return 0, or a negated errno
    public static int peer(int fd, MemorySegment address, MemorySegment lengthBytes) {
        return Libc.callInt(GETPEERNAME, address, lengthBytes, fd, address.address(), lengthBytes.address());
    }
}
