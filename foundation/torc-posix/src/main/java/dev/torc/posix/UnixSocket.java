package dev.torc.posix;

import dev.torc.uapi.Credentials;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.ShutdownMode;
import dev.torc.uapi.SocketAddressUnix;
import dev.torc.uapi.SocketConstants;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A socket between two processes of one machine that keeps messages whole and passes descriptors:
/// `AF_UNIX`, `SOCK_SEQPACKET`.
///
/// It is for setting up and for noticing a peer's death, not for data. A message has 1 to
/// [#MAXIMUM_MESSAGE_BYTES] bytes and brings at most [#MAXIMUM_DESCRIPTORS] descriptors. What is larger is
/// refused, and what is cut off is not delivered at all, its descriptors closed.
///
/// Each call that waits takes a limit; the `try` methods never wait.
///
/// **Ownership.** A socket owns its descriptor. Closing a listening socket leaves its path in the file system.
///
/// **Threads.** Any; the methods that wait refuse a virtual thread.
public final class UnixSocket implements AutoCloseable {

    /// The longest message, in bytes.
    public static final int MAXIMUM_MESSAGE_BYTES = 64 * 1024;

    /// The most descriptors that a message brings.
    public static final int MAXIMUM_DESCRIPTORS = 16;

    private static final int TYPE =
            SocketConstants.SOCK_SEQPACKET | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;
    // DONTWAIT: a socket that another process has passed may be one that waits.
    private static final int SEND_FLAGS = MessageFlags.NOSIGNAL | MessageFlags.DONTWAIT;
    private static final int RECEIVE_FLAGS = MessageFlags.CMSG_CLOEXEC | MessageFlags.DONTWAIT;
    private static final int ACCEPT_FLAGS = SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;

    private final Descriptor descriptor;

    private UnixSocket(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Two sockets that are connected with each other.
    ///
    /// @param first one end
    /// @param second the other
    public record Pair(UnixSocket first, UnixSocket second) {}

    /// Makes a socket that clients find at `path`.
    ///
    /// Who may connect is who may write to the socket file and search its directory; make the directory first,
    /// with the mode that says so.
    ///
    /// @param path where, at most 107 bytes, in a directory that exists
    /// @return the listening socket
    /// @throws FileAlreadyExistsException if there is something at the path, as from a server that was killed
    /// @throws IllegalArgumentException if the path is too long
    /// @throws IOException if Linux refuses: see `bind(2)`, section ERRORS
    public static UnixSocket listen(Path path) throws IOException {
        UnixSocket socket = open();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(SocketAddressUnix.LAYOUT);
            int bytes = SocketAddressUnix.setPath(address, pathBytes(path));
            int bound = SocketCalls.bind(socket.descriptor.number(), address, bytes);
            if (bound == Errno.EADDRINUSE.negated()) {
                throw new FileAlreadyExistsException(path.toString(), null, "bind: the path is taken");
            }
            SyscallErrors.check(bound, "bind", path.toString());
            int listening = SocketCalls.listen(socket.descriptor.number(), SocketConstants.SOMAXCONN);
            SyscallErrors.check(listening, "listen", path.toString());
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /// Connects with the server that listens at `path`. It does not wait for the server to accept.
    ///
    /// @param path where, at most 107 bytes
    /// @return the connected socket
    /// @throws java.nio.file.NoSuchFileException if there is nothing at the path
    /// @throws java.net.ConnectException if the server that listened there is gone
    /// @throws ResourceExhaustedException if the server has as many connections waiting as Linux lets it
    /// @throws IllegalArgumentException if the path is too long
    /// @throws IOException if Linux refuses: see `connect(2)`, section ERRORS
    public static UnixSocket connect(Path path) throws IOException {
        UnixSocket socket = open();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(SocketAddressUnix.LAYOUT);
            int bytes = SocketAddressUnix.setPath(address, pathBytes(path));
            int connected = SocketCalls.connect(socket.descriptor.number(), address, bytes);
            if (connected == Errno.EAGAIN.negated()) {
                throw new ResourceExhaustedException("connect", -connected, path.toString());
            }
            SyscallErrors.check(connected, "connect", path.toString());
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /// Makes two sockets that are connected with each other, one to be passed on.
    ///
    /// @return both, owned by the caller
    /// @throws IOException if the process has as many descriptors as it may
    public static Pair pair() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment numbers = scratch.allocate(ValueLayout.JAVA_INT, 2);
            SyscallErrors.check(
                    SocketCalls.socketpair(SocketConstants.AF_UNIX, TYPE, numbers), "socketpair", "a pair of sockets");
            return new Pair(
                    new UnixSocket(Descriptor.owning(numbers.getAtIndex(ValueLayout.JAVA_INT, 0))),
                    new UnixSocket(Descriptor.owning(numbers.getAtIndex(ValueLayout.JAVA_INT, 1))));
        }
    }

    /// Takes a socket over that another process has passed. That it is one shows at its first use; whatever it
    /// is, the `try` methods do not wait for it.
    ///
    /// @param descriptor of the socket, owned by this from now on
    public static UnixSocket adopt(Descriptor descriptor) {
        return new UnixSocket(descriptor);
    }

    /// Takes over a socket that listens, as a supervisor passes it. Such a one may wait where it should not, so
    /// that is ended for all who have it.
    ///
    /// @param descriptor of the socket, owned by this from now on
    /// @throws IOException if it is no Unix socket that keeps messages whole, or Linux refuses; it is closed then
    public static UnixSocket adoptListener(Descriptor descriptor) throws IOException {
        try {
            if (option(descriptor, SocketConstants.SO_DOMAIN) != SocketConstants.AF_UNIX
                    || option(descriptor, SocketConstants.SO_TYPE) != SocketConstants.SOCK_SEQPACKET) {
                throw new ProtocolException(descriptor + ", which was passed, is no Unix socket of the type seqpacket");
            }
            descriptor.setNonBlocking();
            return new UnixSocket(descriptor);
        } catch (IOException | RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static int option(Descriptor descriptor, int option) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment value = scratch.allocate(ValueLayout.JAVA_INT);
            MemorySegment bytes = scratch.allocateFrom(ValueLayout.JAVA_INT, (int) value.byteSize());
            int result = SocketCalls.getsockopt(descriptor.number(), SocketConstants.SOL_SOCKET, option, value, bytes);
            if (result == Errno.EBADF.negated() || result == Errno.ENOTSOCK.negated()) {
                throw new ProtocolException(descriptor + ", which was passed, is no socket");
            }
            SyscallErrors.check(result, "getsockopt", descriptor.toString());
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /// {@return the descriptor, lent: to wait for it with others}
    public Descriptor descriptor() {
        return descriptor;
    }

    /// Waits for a client and takes its connection.
    ///
    /// @param limit the longest wait
    /// @return the connection, owned by the caller
    /// @throws SocketTimeoutException if none came in time
    /// @throws IOException if Linux refuses: see `accept(2)`, section ERRORS
    public UnixSocket accept(Duration limit) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Optional<UnixSocket> accepted = tryAccept();
            if (accepted.isPresent()) {
                return accepted.get();
            }
            await(PollFlags.IN, start, limit, "accept");
        }
    }

    /// Takes the connection of a client that waits, if there is one.
    ///
    /// @return the connection, owned by the caller
    /// @throws IOException if Linux refuses: see `accept(2)`, section ERRORS
    public Optional<UnixSocket> tryAccept() throws IOException {
        int number = SocketCalls.accept4(descriptor.number(), ACCEPT_FLAGS);
        // ECONNABORTED: the client has gone again before it was taken.
        if (number == Errno.EAGAIN.negated() || number == Errno.ECONNABORTED.negated()) {
            return Optional.empty();
        }
        SyscallErrors.check(number, "accept4", descriptor.toString());
        return Optional.of(new UnixSocket(Descriptor.owning(number)));
    }

    /// Sends a message, waiting for room if need be.
    ///
    /// @param message its bytes; lent for the call
    /// @param descriptors what goes along; lent: the peer gets duplicates
    /// @param limit the longest wait
    /// @throws SocketTimeoutException if there was no room in time; nothing was sent
    /// @throws IllegalArgumentException if it is empty, too long or has too many descriptors
    /// @throws IOException if the peer is gone (`EPIPE`, `ECONNRESET`) or Linux refuses: see `send(2)`
    public void send(MemorySegment message, List<Descriptor> descriptors, Duration limit) throws IOException {
        long start = System.nanoTime();
        while (!trySend(message, descriptors)) {
            await(PollFlags.OUT, start, limit, "sendmsg");
        }
    }

    /// Sends a message if there is room for it.
    ///
    /// @param message its bytes; lent for the call
    /// @param descriptors what goes along; lent: the peer gets duplicates
    /// @return whether it was sent
    /// @throws IllegalArgumentException if it is empty, too long or has too many descriptors
    /// @throws IOException if the peer is gone (`EPIPE`, `ECONNRESET`) or Linux refuses: see `send(2)`
    public boolean trySend(MemorySegment message, List<Descriptor> descriptors) throws IOException {
        if (message.byteSize() == 0 || message.byteSize() > MAXIMUM_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a message of " + message.byteSize() + " bytes");
        }
        if (descriptors.size() > MAXIMUM_DESCRIPTORS) {
            throw new IllegalArgumentException("a message with " + descriptors.size() + " descriptors");
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment payload = scratch.allocate(message.byteSize()).copyFrom(message);
            SocketMessage outgoing = SocketMessage.outgoing(scratch, payload, descriptors);
            long sent = SocketCalls.sendmsg(descriptor.number(), outgoing.header(), SEND_FLAGS);
            if (sent == Errno.EAGAIN.negated()) {
                return false;
            }
            SyscallErrors.check(sent, "sendmsg", descriptor.toString());
            return true; // a message goes as a whole or not at all
        }
    }

    /// Receives a message, waiting for it.
    ///
    /// @param into where its bytes go; what is longer is refused
    /// @param limit the longest wait
    /// @return what came; its descriptors are owned by the caller
    /// @throws EOFException if the peer has closed its end, and everything that it sent was received
    /// @throws SocketTimeoutException if nothing came in time
    /// @throws ProtocolException if the message did not fit; it is lost and its descriptors are closed
    /// @throws IOException if Linux refuses: see `recv(2)`, section ERRORS
    public ReceivedMessage receive(MemorySegment into, Duration limit) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Optional<ReceivedMessage> received = tryReceive(into);
            if (received.isPresent()) {
                return received.get();
            }
            await(PollFlags.IN, start, limit, "recvmsg");
        }
    }

    /// Receives a message if there is one.
    ///
    /// @param into where its bytes go; what is longer is refused
    /// @return what came, if anything did; its descriptors are owned by the caller
    /// @throws EOFException if the peer has closed its end, and everything that it sent was received
    /// @throws ProtocolException if the message did not fit; it is lost and its descriptors are closed
    /// @throws IOException if Linux refuses: see `recv(2)`, section ERRORS
    public Optional<ReceivedMessage> tryReceive(MemorySegment into) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment payload = scratch.allocate(into.byteSize());
            SocketMessage incoming = SocketMessage.incoming(scratch, payload);
            long bytes = SocketCalls.recvmsg(descriptor.number(), incoming.header(), RECEIVE_FLAGS);
            if (bytes == Errno.EAGAIN.negated()) {
                return Optional.empty();
            }
            SyscallErrors.check(bytes, "recvmsg", descriptor.toString());
            ReceivedMessage message = new ReceivedMessage((int) bytes, incoming.takeDescriptors());
            if (incoming.isTruncated()) {
                message.close();
                throw new ProtocolException(
                        "a message was longer than " + into.byteSize() + " bytes, brought more than "
                                + MAXIMUM_DESCRIPTORS + " descriptors, or more than this process may have");
            }
            if (bytes == 0) {
                message.close(); // an empty message cannot be told from the end, and Torc sends none
                throw new EOFException("the peer has closed " + descriptor);
            }
            MemorySegment.copy(payload, 0, into, 0, bytes);
            return Optional.of(message);
        }
    }

    /// {@return whether the peer has closed its end or died; what it had sent can still be received}
    public boolean isHungUp() {
        return (Poll.await(descriptor, PollFlags.RDHUP, Poll.NOW) & (PollFlags.RDHUP | PollFlags.HUP)) != 0;
    }

    /// Ends the connection, and keeps the socket: whoever watches either end is told that the other has hung up.
    ///
    /// A second time, or after the peer has ended it, does nothing.
    public void hangUp() {
        int result = SocketCalls.shutdown(descriptor.number(), ShutdownMode.RDWR);
        if (result < 0 && result != Errno.ENOTCONN.negated()) {
            throw new AssertionError("shutdown of " + descriptor + ": " + Errno.of(-result));
        }
    }

    /// {@return who is at the other end}
    ///
    /// @throws IOException if the socket is not connected
    public PeerCredentials peerCredentials() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment credentials = scratch.allocate(Credentials.LAYOUT);
            MemorySegment bytes = scratch.allocateFrom(ValueLayout.JAVA_INT, (int) credentials.byteSize());
            int result = SocketCalls.getsockopt(
                    descriptor.number(), SocketConstants.SOL_SOCKET, SocketConstants.SO_PEERCRED, credentials, bytes);
            SyscallErrors.check(result, "getsockopt", descriptor.toString());
            return new PeerCredentials(
                    Credentials.pid(credentials), Credentials.uid(credentials), Credentials.gid(credentials));
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private static UnixSocket open() throws IOException {
        int number = SocketCalls.socket(SocketConstants.AF_UNIX, TYPE);
        return new UnixSocket(Descriptor.owning(SyscallErrors.check(number, "socket", "a Unix socket")));
    }

    // The file system takes the bytes that the JVM was started to encode names with, as all of java.nio.file does;
    // a Path has no way to tell them, so names outside UTF-8 cannot be used for sockets.
    private static byte[] pathBytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void await(int events, long startNanos, Duration limit, String call) throws IOException {
        long left = TimeLimit.nanosLeft(startNanos, limit.toNanos());
        if (left == 0 || Poll.await(descriptor, events, left) == 0) {
            throw new SocketTimeoutException(call + " waited longer than " + limit.toMillis() + " ms");
        }
    }
}
