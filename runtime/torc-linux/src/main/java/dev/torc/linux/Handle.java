package dev.torc.linux;

import dev.torc.posix.Descriptor;
import dev.torc.reactor.Answer;
import dev.torc.reactor.Call;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Errno;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareWait;
import java.util.concurrent.CompletableFuture;

/// What was opened: a descriptor, and the duty to close it.
///
/// **Closing.** From [#close] on nothing new starts. What waits for Linux or is in flight is cancelled and ends
/// with `AsynchronousCloseException`; what cannot be cancelled, as a read that the disk is busy with, is awaited.
/// Only then is the descriptor closed, by the ring. So no completion is ever of another file that got the same
/// number, and after [#close] no memory that was given to operations on it is Linux' any more.
///
/// **Threads.** Any. **Ownership.** Whoever opened it closes it.
public abstract sealed class Handle implements AutoCloseable permits Directory, LinuxFile, LinuxSocket, PipeEnd {

    private final Linux linux;
    private final int number;
    private final String name;
    private final CompletableFuture<Handle> closed = new CompletableFuture<>();

    /// The operations under way.
    private final Uses uses = new Uses();

    Handle(Linux linux, int number, String name) {
        this.linux = linux;
        this.number = number;
        this.name = name;
    }

    final Linux linux() {
        return linux;
    }

    /// {@return the descriptor's number, for calls that Torc does not make: valid until [#close]}
    public final int number() {
        return number;
    }

    /// {@return whether it has not been closed}
    public final boolean isOpen() {
        return !isClosing();
    }

    final boolean isClosing() {
        return uses.isClosing();
    }

    /// Counts an operation in.
    ///
    /// @return false if it is being closed
    final boolean enter() {
        return uses.enter();
    }

    /// Counts an operation out.
    final void leave() {
        // What ended may have started what was linked behind it.
        goOn(uses.leave());
    }

    /// Closes it, and waits until that has happened. A second time waits too.
    ///
    /// An error that Linux reports late, of data written before, is not told: data that matters is flushed with a
    /// sync, whose errors are. On the thread of a reactor that has its own, it does not wait: see [#startClosing].
    @Override
    public final void close() {
        beginClosing();
        linux.awaitDone(closed);
    }

    /// Begins to close it.
    ///
    /// @return is complete when it is closed
    public final CompletableFuture<Handle> startClosing() {
        beginClosing();
        return closed.copy();
    }

    final void beginClosing() {
        goOn(uses.close());
    }

    private void goOn(Uses.Stand stand) {
        switch (stand) {
            case UNCHANGED -> {}
            case CLOSING -> cancelAll();
            case OVER -> closeDescriptor();
        }
    }

    private void cancelAll() {
        Call cancel = new Call();
        PrepareWait.cancelFile(cancel, Call.ENTRY, number);
        linux.port().start(cancel);
    }

    private void closeDescriptor() {
        if (number < 0) {
            closed.complete(this); // the working directory is nobody's to close
            return;
        }
        Closing close = new Closing();
        PrepareFile.close(close, Closing.ENTRY, number);
        linux.port().start(close);
    }

    private final class Closing extends CallFuture<Answer> {

        @Override
        protected void answered() {
            closedBy(this);
            complete(this);
        }
    }

    private void closedBy(Answer close) {
        if (close.end() == CallEnd.NOT_TAKEN) {
            Descriptor.owning(number).close(); // the reactor is closed; nothing is in flight any more
        } else if (close.result() == Errno.EBADF.negated()) {
            closed.completeExceptionally(
                    new AssertionError(this + " was closed by something that does not own it: " + number));
            return;
        }
        closed.complete(this);
    }

    @Override
    public final String toString() {
        return name;
    }
}
