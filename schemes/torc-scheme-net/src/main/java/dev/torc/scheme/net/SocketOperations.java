package dev.torc.scheme.net;

import dev.torc.layout.Words;
import dev.torc.scheme.LinuxRing;
import dev.torc.uapi.SocketConstants;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareRing;
import dev.torc.uring.PrepareSocket;
import dev.torc.uring.PrepareWait;
import java.lang.foreign.MemorySegment;

/// What is done with sockets, as entries of the server's Linux ring: Linux waits, and not the server.
///
/// Each operation belongs to a call; what it comes to is told with the call's token. What goes to a client or comes
/// from one lies in the client's own pool: Linux copies between that and the socket, and nobody else does.
///
/// **Threads.** The server's.
final class SocketOperations {

    private static final int ACCEPTED = SocketConstants.SOCK_CLOEXEC;

    private final LinuxRing ring;
    private final Words entries;

    SocketOperations(LinuxRing ring) {
        this.ring = ring;
        this.entries = ring.uring().entries();
    }

    /// @param address a `struct sockaddr`, which stays until the operation is done
    void connect(long token, int fd, MemorySegment address) {
        long at = ring.claim();
        PrepareSocket.connect(entries, at, fd, address.address(), (int) address.byteSize());
        of(token, at);
    }

    /// @param how `IORING_ACCEPT_*`, or 0
    void accept(long token, int fd, int how) {
        long at = ring.claim();
        PrepareSocket.accept(entries, at, fd, 0L, 0L, ACCEPTED);
        // Where others have a priority, ACCEPT has its own flags.
        Prepare.ioPriority(entries, at, how);
        of(token, at);
    }

    /// Accepts everyone who comes.
    void acceptAll(long token, int fd) {
        long at = ring.claim();
        PrepareSocket.acceptMultishot(entries, at, fd, ACCEPTED);
        of(token, at);
    }

    /// @param flags `MSG_*`
    void receive(long token, int fd, Transfer transfer, int flags) {
        long at = ring.claim();
        PrepareSocket.receive(entries, at, fd, transfer.address(), transfer.bytes(), flags);
        of(token, at);
    }

    /// Receives everything that comes, each into a buffer of a group.
    void receiveAll(long token, int fd, int group) {
        long at = ring.claim();
        PrepareSocket.receiveMultishot(entries, at, fd, group, 0);
        of(token, at);
    }

    /// @param flags `MSG_*`
    void send(long token, int fd, Transfer transfer, int flags) {
        long at = ring.claim();
        PrepareSocket.send(entries, at, fd, transfer.address(), transfer.bytes(), flags);
        of(token, at);
    }

    /// @param header a `struct msghdr`, which stays with all that it points to until the operation is done
    /// @param flags `MSG_*`
    void receiveMessage(long token, int fd, MemorySegment header, int flags) {
        long at = ring.claim();
        PrepareSocket.receiveMessage(entries, at, fd, header.address(), flags);
        of(token, at);
    }

    /// @param header a `struct msghdr`, which stays with all that it points to until the operation is done
    /// @param flags `MSG_*`
    void sendMessage(long token, int fd, MemorySegment header, int flags) {
        long at = ring.claim();
        PrepareSocket.sendMessage(entries, at, fd, header.address(), flags);
        of(token, at);
    }

    void shutdown(long token, int fd, int how) {
        long at = ring.claim();
        PrepareSocket.shutdown(entries, at, fd, how);
        of(token, at);
    }

    void poll(long token, int fd, int events) {
        long at = ring.claim();
        PrepareWait.poll(entries, at, fd, events);
        of(token, at);
    }

    /// Tells of events again and again.
    void pollAll(long token, int fd, int events) {
        long at = ring.claim();
        PrepareWait.pollMultishot(entries, at, fd, events);
        of(token, at);
    }

    /// Gives a part of a client's pool to a group of buffers.
    ///
    /// @param memory the buffers, one behind the other
    void provide(long token, MemorySegment memory, int bufferBytes, int group, int firstBuffer) {
        long at = ring.claim();
        int count = (int) (memory.byteSize() / bufferBytes);
        PrepareRing.provideBuffers(entries, at, memory.address(), bufferBytes, count, group, firstBuffer);
        of(token, at);
    }

    /// Takes buffers out of a group.
    void takeBack(long token, int count, int group) {
        long at = ring.claim();
        PrepareRing.removeBuffers(entries, at, count, group);
        of(token, at);
    }

    /// Empties a group, for nobody.
    void empty(int count, int group) {
        long at = ring.claim();
        PrepareRing.removeBuffers(entries, at, count, group);
        Prepare.userData(entries, at, ring.userDataOfNobody());
    }

    void close(long token, int fd) {
        long at = ring.claim();
        PrepareFile.close(entries, at, fd);
        of(token, at);
    }

    /// Closes, for nobody.
    void forget(int fd) {
        long at = ring.claim();
        PrepareFile.close(entries, at, fd);
        Prepare.userData(entries, at, ring.userDataOfNobody());
    }

    /// Asks for the end of every operation on a socket. What each comes to is told all the same.
    void endAllOn(int fd) {
        long at = ring.claim();
        PrepareWait.cancelFile(entries, at, fd);
        Prepare.userData(entries, at, ring.userDataOfNobody());
    }

    /// Asks for the end of the operation of a call. What it comes to is told all the same.
    void cancel(long token) {
        ring.cancel(token);
    }

    private void of(long token, long at) {
        Prepare.userData(entries, at, ring.userData(token));
    }
}
