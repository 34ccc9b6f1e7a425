package dev.torc.posix;

import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.SocketAddressUnix;
import dev.torc.uapi.SocketConstants;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A socket that takes messages without a connection: `AF_UNIX`, `SOCK_DGRAM`. Who may write to its path may send.
///
/// Nothing here waits. A message that is longer than a receiver has room for is cut off, as Linux does it.
///
/// **Ownership.** It owns its descriptor. Closing it leaves its path in the file system.
///
/// **Threads.** Any.
public final class UnixDatagram implements AutoCloseable {

    private static final int TYPE =
            SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;
    private static final int SEND_FLAGS = MessageFlags.NOSIGNAL | MessageFlags.DONTWAIT;
    private static final int RECEIVE_FLAGS = MessageFlags.CMSG_CLOEXEC | MessageFlags.DONTWAIT;

    private final Descriptor descriptor;

    private UnixDatagram(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Makes a socket that takes what is sent to `path`.
    ///
    /// @param path where, at most 107 bytes, in a directory that exists
    /// @throws FileAlreadyExistsException if there is something at the path
    /// @throws IllegalArgumentException if the path is too long
    /// @throws IOException if Linux refuses: see `bind(2)`, section ERRORS
    public static UnixDatagram bind(Path path) throws IOException {
        UnixDatagram socket = open();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(SocketAddressUnix.LAYOUT);
            int bytes = SocketAddressUnix.setPath(address, path.toString().getBytes(StandardCharsets.UTF_8));
            int bound = SocketCalls.bind(socket.descriptor.number(), address, bytes);
            if (bound == Errno.EADDRINUSE.negated()) {
                throw new FileAlreadyExistsException(path.toString(), null, "bind: the path is taken");
            }
            SyscallErrors.check(bound, "bind", path.toString());
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /// Sends one message to whoever is bound to a path.
    ///
    /// @param path where, at most 107 bytes
    /// @param message its bytes
    /// @throws java.nio.file.NoSuchFileException if there is nothing at the path
    /// @throws java.net.ConnectException if whoever was bound there is gone
    /// @throws IllegalArgumentException if the path is too long
    /// @throws IOException if the receiver has no room (`EAGAIN`), or Linux refuses: see `send(2)`
    public static void send(Path path, byte[] message) throws IOException {
        try (UnixDatagram socket = open();
                Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(SocketAddressUnix.LAYOUT);
            int bytes = SocketAddressUnix.setPath(address, path.toString().getBytes(StandardCharsets.UTF_8));
            int number = socket.descriptor.number();
            SyscallErrors.check(SocketCalls.connect(number, address, bytes), "connect", path.toString());
            MemorySegment payload = scratch.allocateFrom(ValueLayout.JAVA_BYTE, message);
            SocketMessage outgoing = SocketMessage.outgoing(scratch, payload, List.of());
            SyscallErrors.check(SocketCalls.sendmsg(number, outgoing.header(), SEND_FLAGS), "sendmsg", path.toString());
        }
    }

    /// Receives a message if there is one. Descriptors that came with it are closed.
    ///
    /// @param mostBytes how many of its bytes are taken at most
    /// @return its bytes
    /// @throws IOException if Linux refuses: see `recv(2)`, section ERRORS
    public Optional<byte[]> tryReceive(int mostBytes) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment payload = scratch.allocate(mostBytes);
            SocketMessage incoming = SocketMessage.incoming(scratch, payload);
            long bytes = SocketCalls.recvmsg(descriptor.number(), incoming.header(), RECEIVE_FLAGS);
            if (bytes == Errno.EAGAIN.negated()) {
                return Optional.empty();
            }
            SyscallErrors.check(bytes, "recvmsg", descriptor.toString());
            incoming.takeDescriptors().forEach(Descriptor::close);
            return Optional.of(payload.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// {@return the descriptor, lent: to wait for it with others}
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private static UnixDatagram open() throws IOException {
        int number = SocketCalls.socket(SocketConstants.AF_UNIX, TYPE);
        return new UnixDatagram(Descriptor.owning(SyscallErrors.check(number, "socket", "a Unix socket")));
    }
}
