package dev.torc.kernel;

import dev.torc.uapi.Errno;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can keep a call and answer it later: a resource, a scheme, an operation.
///
/// **Threads.** The kernel's.
public abstract sealed class CallKeeper permits Resource, KernelScheme, KernelOperation {

    private static final int NO_NUMBER = -1;

    private final List<CallLine> lines = new ArrayList<>();
    private @Nullable KernelHost host;
    private int number = NO_NUMBER;
    private int kept;
    private boolean gone;

    CallKeeper() {}

    /// {@return what the kernel lends}
    ///
    /// @throws IllegalStateException if the kernel does not know it yet: a resource before its open is answered
    protected final KernelHost host() {
        KernelHost kernel = host;
        if (kernel == null) {
            throw new IllegalStateException(this + " is not open, or not started");
        }
        return kernel;
    }

    /// Nobody waits for the real result of a call any more that this keeps. It answers it, as soon as it can; the
    /// usual way is at once, with ECANCELED.
    ///
    /// @param token the call
    protected void cancel(long token) {
        host().complete(token, Errno.ECANCELED.negated());
    }

    /// An operation of a kept call has finished: one of the Linux ring, or one that another thread has handed
    /// back by [KernelHost#handBack].
    ///
    /// @param result the operation's own meaning if not negative, else a negated errno
    protected void operationFinished(long token, int result) {
        host().complete(token, result);
    }

    /// There is room again for a stream that [KernelHost#send] had none for.
    protected void streamHasRoom(long token) {}

    /// The time has come that [KernelHost#callAt] was given with this call, which is not answered yet.
    protected void timeHasCome(long token) {
        host().complete(token, Errno.ETIME.negated());
    }

    /// {@return how many calls this keeps}
    protected final int keptCalls() {
        return kept;
    }

    void becomeKnown(KernelHost kernel, int aNumber) {
        if (number != NO_NUMBER) {
            throw new IllegalStateException(this + " is open already: each open makes an object of its own");
        }
        host = kernel;
        number = aNumber;
    }

    int number() {
        return number;
    }

    void callBegins() {
        kept++;
    }

    void callEnds() {
        kept--;
    }

    /// Notes that nothing new comes to it.
    void setGone() {
        gone = true;
    }

    boolean isUnused() {
        return gone && kept == 0;
    }

    /// {@return the number of the line among this keeper's, from 1}
    int add(CallLine line) {
        lines.add(line);
        return lines.size();
    }

    CallLine line(int lineNumber) {
        return lines.get(lineNumber - 1);
    }
}
