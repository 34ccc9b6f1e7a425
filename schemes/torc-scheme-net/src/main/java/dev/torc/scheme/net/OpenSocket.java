package dev.torc.scheme.net;

import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.OpenFlags;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A socket that a client has open, or that is to be one's.
///
/// **Threads.** The server's.
final class OpenSocket {

    private final int number;
    private final int descriptor;
    private final Kind kind;
    private final int openFlags;

    /// The calls on it that Linux may have nothing of at the time.
    private final List<Task> tasks = new ArrayList<>();

    /// Of a listener: those that were accepted and that nobody has asked for yet, by their descriptors.
    private final Deque<Integer> accepted = new ArrayDeque<>();

    private @Nullable FirstCaller firstCaller;
    private Optional<BoundPath> path = Optional.empty();

    private int users;
    private boolean closing;
    private long closer = Sockets.NOBODY;

    /// What can be done with it.
    enum Kind {
        /// Bytes are read and written, in order.
        STREAM,
        /// Messages are, one at a time.
        MESSAGES,
        /// Others are accepted.
        LISTENER
    }

    OpenSocket(int number, int descriptor, Kind kind, int openFlags) {
        this.number = number;
        this.descriptor = descriptor;
        this.kind = kind;
        this.openFlags = openFlags;
    }

    /// {@return its number among all}
    int number() {
        return number;
    }

    int descriptor() {
        return descriptor;
    }

    Kind kind() {
        return kind;
    }

    /// {@return the `O_*` flags that it was opened with, which what it accepts has too}
    int openFlags() {
        return openFlags;
    }

    boolean reads() {
        return (openFlags & OpenFlags.ACCMODE) != OpenFlags.WRONLY;
    }

    boolean writes() {
        return (openFlags & OpenFlags.ACCMODE) != OpenFlags.RDONLY;
    }

    /// {@return whether calls wait, or are answered with EAGAIN}
    boolean waits() {
        return (openFlags & OpenFlags.NONBLOCK) == 0;
    }

    /// {@return the `MSG_*` flags of what is received}
    int receiveFlags() {
        return waits() ? 0 : MessageFlags.DONTWAIT;
    }

    /// {@return the `MSG_*` flags of what is sent} Of a stream that waits, everything is; and no signal tells of a
    /// peer that is gone.
    int sendFlags() {
        int all = kind == Kind.STREAM ? MessageFlags.WAITALL : 0;
        return MessageFlags.NOSIGNAL | (waits() ? all : MessageFlags.DONTWAIT);
    }

    List<Task> tasks() {
        return tasks;
    }

    Deque<Integer> accepted() {
        return accepted;
    }

    /// {@return the connection that a listener has for itself, or waits for}
    Optional<FirstCaller> firstCaller() {
        return Optional.ofNullable(firstCaller);
    }

    void setFirstCaller(FirstCaller caller) {
        firstCaller = caller;
    }

    /// {@return the path that goes when it is closed}
    Optional<BoundPath> path() {
        return path;
    }

    void setPath(BoundPath bound) {
        path = Optional.of(bound);
    }

    // What follows is the table's.

    int users() {
        return users;
    }

    void addUsers(int more) {
        users += more;
    }

    boolean isClosing() {
        return closing;
    }

    long closer() {
        return closer;
    }

    void close(long token) {
        closing = true;
        closer = token;
    }
}
