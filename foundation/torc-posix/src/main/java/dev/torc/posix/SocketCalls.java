package dev.torc.posix;

import static dev.torc.posix.Libc.INT;
import static dev.torc.posix.Libc.LONG;
import static dev.torc.posix.Libc.POINTER;

import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls of sockets, each with its result or a negated errno.
///
/// The sockets of this room are non-blocking, so that none of these blocks. What a signal interrupts is
/// repeated here.
final class SocketCalls {

    private static final MethodHandle SOCKET = Libc.function("socket", INT, INT, INT, INT);
    private static final MethodHandle SOCKETPAIR = Libc.function("socketpair", INT, INT, INT, INT, POINTER);
    private static final MethodHandle BIND = Libc.function("bind", INT, INT, POINTER, INT);
    private static final MethodHandle LISTEN = Libc.function("listen", INT, INT, INT);
    private static final MethodHandle ACCEPT4 = Libc.function("accept4", INT, INT, POINTER, POINTER, INT);
    private static final MethodHandle CONNECT = Libc.function("connect", INT, INT, POINTER, INT);
    private static final MethodHandle GETSOCKOPT = Libc.function("getsockopt", INT, INT, INT, INT, POINTER, POINTER);
    private static final MethodHandle SENDMSG = Libc.function("sendmsg", LONG, INT, POINTER, INT);
    private static final MethodHandle RECVMSG = Libc.function("recvmsg", LONG, INT, POINTER, INT);

    private SocketCalls() {}

    /// `int socket(int domain, int type, int protocol)`: see `socket(2)`.
    static int socket(int domain, int type) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) SOCKET.invokeExact(cell.state(), domain, type, 0);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int socketpair(int domain, int type, int protocol, int sv[2])`: see `socketpair(2)`.
    static int socketpair(int domain, int type, MemorySegment numbers) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) SOCKETPAIR.invokeExact(cell.state(), domain, type, 0, numbers);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`: see `bind(2)`.
    static int bind(int fd, MemorySegment address, int addressBytes) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) BIND.invokeExact(cell.state(), fd, address, addressBytes);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int listen(int sockfd, int backlog)`: see `listen(2)`.
    static int listen(int fd, int backlog) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) LISTEN.invokeExact(cell.state(), fd, backlog);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)`: see `accept(2)`.
    static int accept4(int fd, int flags) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) ACCEPT4.invokeExact(cell.state(), fd, MemorySegment.NULL, MemorySegment.NULL, flags);
            } while (result < 0 && cell.negatedErrno() == Errno.EINTR.negated());
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`: see `connect(2)`.
    static int connect(int fd, MemorySegment address, int addressBytes) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) CONNECT.invokeExact(cell.state(), fd, address, addressBytes);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)`: see
    /// `getsockopt(2)`.
    static int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment valueBytes) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) GETSOCKOPT.invokeExact(cell.state(), fd, level, option, value, valueBytes);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)`: see `send(2)`.
    static long sendmsg(int fd, MemorySegment header, int flags) {
        ThreadCell cell = ThreadCell.current();
        try {
            long result;
            do {
                result = (long) SENDMSG.invokeExact(cell.state(), fd, header, flags);
            } while (result < 0 && cell.negatedErrno() == Errno.EINTR.negated());
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)`: see `recv(2)`.
    static long recvmsg(int fd, MemorySegment header, int flags) {
        ThreadCell cell = ThreadCell.current();
        try {
            long result;
            do {
                result = (long) RECVMSG.invokeExact(cell.state(), fd, header, flags);
            } while (result < 0 && cell.negatedErrno() == Errno.EINTR.negated());
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }
}
