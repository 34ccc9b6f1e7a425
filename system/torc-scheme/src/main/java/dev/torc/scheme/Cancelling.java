package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.scheme.PendingCalls.Phase;
import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;

/// Carries out ASYNC_CANCEL, which concerns the calls of its own session only.
///
/// A request that has not begun ends at once. A call that the scheme has is the scheme's to end: it is asked to, once
/// for each call. In both cases the call has one completion, ECANCELED or its real result.
///
/// **Threads.** The server's.
final class Cancelling implements WaitingRoom.Match {

    private static final System.Logger LOG = System.getLogger(Cancelling.class.getName());

    private static final int UNDERSTOOD = CancelFlags.ALL | CancelFlags.ANY | CancelFlags.USERDATA;

    private final Scheme scheme;
    private final PendingCalls calls;
    private final ServerCounters counters;
    private boolean any;
    private long wanted;

    Cancelling(Scheme scheme, PendingCalls calls, ServerCounters counters) {
        this.scheme = scheme;
        this.calls = calls;
        this.counters = counters;
    }

    /// Carries out one.
    ///
    /// @param entry `addr` is the `user_data` of what to cancel; `IORING_ASYNC_CANCEL_ALL` for every match, `…_ANY`
    /// for everything
    /// @return 0 if the one call is over, EALREADY if the scheme was asked to end it, ENOENT if there is none; how
    ///     many there were, if all were meant; EINVAL for a key that sessions do not have
    int carryOut(AttachedSession session, Submission entry) {
        int flags = entry.operationFlags();
        if ((flags & ~UNDERSTOOD) != 0
                || (entry.offset() | entry.length() | entry.fileIndex() | entry.bufferIndex()) != 0
                || (entry.personality() | entry.address3() | entry.pad2()) != 0) {
            return Errno.EINVAL.negated();
        }
        counters.cancelled();
        any = (flags & CancelFlags.ANY) != 0;
        wanted = entry.address();
        boolean all = any || (flags & CancelFlags.ALL) != 0;
        int waited = session.waitingRoom().cancel(this, all ? Integer.MAX_VALUE : 1);
        if (all) {
            return waited + askAll(session);
        }
        return waited > 0 ? 0 : askOne(session);
    }

    @Override
    public boolean matches(long userData) {
        return any || userData == wanted;
    }

    private int askOne(AttachedSession session) {
        for (int i = session.callCount() - 1; i >= 0; i--) {
            int call = session.call(i);
            if (matches(calls.userData(call)) && calls.phase(call) == Phase.PENDING) {
                long token = calls.token(call);
                ask(call);
                return calls.isPending(token) ? Errno.EALREADY.negated() : 0;
            }
        }
        return Errno.ENOENT.negated();
    }

    private int askAll(AttachedSession session) {
        int asked = 0;
        for (int i = session.callCount() - 1; i >= 0; i--) {
            // One that ends at once makes room for the last, which was asked already.
            if (i < session.callCount()) {
                int call = session.call(i);
                if (matches(calls.userData(call)) && calls.phase(call) == Phase.PENDING) {
                    asked++;
                    ask(call);
                }
            }
        }
        return asked;
    }

    /// Asks the scheme to end every call of a session.
    void everyCallOf(AttachedSession session) {
        any = true;
        askAll(session);
    }

    private void ask(int call) {
        if (!calls.askToCancel(call)) {
            return;
        }
        try {
            scheme.cancel(calls.token(call));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the scheme " + scheme.name() + " failed to cancel a call", e);
        }
    }
}
