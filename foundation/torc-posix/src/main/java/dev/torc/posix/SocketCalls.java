package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls of sockets, each with its result or a negated errno.
///
/// The sockets of this room are non-blocking, so that none of these blocks; [#socket], [#setsockopt] and [#listen]
/// never do, and [#bind] only as the file system does in which a Unix socket's path is made. What a signal interrupts
/// is repeated here.
///
/// **Threads.** Any.
public final class SocketCalls {

    private static final MethodHandle SOCKET = Libc.function("socket");
    private static final MethodHandle SOCKETPAIR = Libc.function("socketpair");
    private static final MethodHandle BIND = Libc.function("bind");
    private static final MethodHandle LISTEN = Libc.function("listen");
    private static final MethodHandle ACCEPT4 = Libc.function("accept4");
    private static final MethodHandle CONNECT = Libc.function("connect");
    private static final MethodHandle GETSOCKOPT = Libc.function("getsockopt");
    private static final MethodHandle SETSOCKOPT = Libc.function("setsockopt");
    private static final MethodHandle SHUTDOWN = Libc.function("shutdown");
    private static final MethodHandle SENDMSG = Libc.function("sendmsg");
    private static final MethodHandle RECVMSG = Libc.function("recvmsg");

    private static final long PROTOCOL = 0;
    private static final long NO_ADDRESS = 0;

    private SocketCalls() {}

    /// `int socket(int domain, int type, int protocol)`: see `socket(2)`.
    ///
    /// @param domain `AF_*`
    /// @param type `SOCK_*`, with `SOCK_CLOEXEC` as a rule
    /// @return the descriptor, which is the caller's, or a negated errno
    public static int socket(int domain, int type) {
        return Libc.callInt(SOCKET, NONE, NONE, domain, type, PROTOCOL);
    }

    /// `int socketpair(int domain, int type, int protocol, int sv[2])`: see `socketpair(2)`.
    static int socketpair(int domain, int type, MemorySegment numbers) {
        return Libc.callInt(SOCKETPAIR, numbers, NONE, domain, type, PROTOCOL, numbers.address());
    }

    /// `int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`: see `bind(2)`.
    ///
    /// @param address the address, native memory
    /// @return 0, or a negated errno
    public static int bind(int fd, MemorySegment address, int addressBytes) {
        return Libc.callInt(BIND, address, NONE, fd, address.address(), addressBytes);
    }

    /// `int listen(int sockfd, int backlog)`: see `listen(2)`.
    ///
    /// @return 0, or a negated errno
    public static int listen(int fd, int backlog) {
        return Libc.callInt(LISTEN, NONE, NONE, fd, backlog);
    }

    /// `int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)`: see `accept(2)`.
    static int accept4(int fd, int flags) {
        return Libc.repeatInt(ACCEPT4, NONE, NONE, fd, NO_ADDRESS, NO_ADDRESS, flags);
    }

    /// `int shutdown(int sockfd, int how)`: see `shutdown(2)`.
    static int shutdown(int fd, int how) {
        return Libc.callInt(SHUTDOWN, NONE, NONE, fd, how);
    }

    /// `int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`: see `connect(2)`.
    static int connect(int fd, MemorySegment address, int addressBytes) {
        return Libc.callInt(CONNECT, address, NONE, fd, address.address(), addressBytes);
    }

    /// `int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)`: see
    /// `getsockopt(2)`.
    static int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment valueBytes) {
        return Libc.callInt(GETSOCKOPT, value, valueBytes, fd, level, option, value.address(), valueBytes.address());
    }

    /// `int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen)`: see
    /// `setsockopt(2)`.
    ///
    /// @param value the value, native memory
    /// @return 0, or a negated errno
    public static int setsockopt(int fd, int level, int option, MemorySegment value) {
        return Libc.callInt(SETSOCKOPT, value, NONE, fd, level, option, value.address(), value.byteSize());
    }

    /// `ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)`: see `send(2)`.
    static long sendmsg(int fd, MemorySegment header, int flags) {
        return Libc.repeatLong(SENDMSG, header, NONE, fd, header.address(), flags);
    }

    /// `ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)`: see `recv(2)`.
    static long recvmsg(int fd, MemorySegment header, int flags) {
        return Libc.repeatLong(RECVMSG, header, NONE, fd, header.address(), flags);
    }
}
