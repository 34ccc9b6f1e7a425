package dev.torc.linux;

import java.util.concurrent.atomic.AtomicInteger;

/// How many use a thing at the moment, and whether it is being closed: from then on nobody begins, and whoever is
/// the last to leave, or the closer if nobody is in, ends it. That is one, once.
///
/// **Threads.** Any.
final class Uses {

    /// What closing or leaving has come to.
    enum Stand {
        /// It goes on as before.
        UNCHANGED,
        /// It is being closed, and others are still in.
        CLOSING,
        /// Nobody is in, nor will be: the caller ends it.
        OVER
    }

    private static final int CLOSING = 1 << 31;

    /// How many are in, and whether it is being closed.
    private final AtomicInteger state = new AtomicInteger();

    /// {@return whether it is being closed, or has been}
    boolean isClosing() {
        return (state.get() & CLOSING) != 0;
    }

    /// Counts one in.
    ///
    /// @return false if it is being closed
    boolean enter() {
        while (true) {
            int now = state.get();
            if ((now & CLOSING) != 0) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /// Counts one out.
    Stand leave() {
        int before = state.getAndDecrement();
        if ((before & CLOSING) == 0) {
            return Stand.UNCHANGED;
        }
        return before == CLOSING + 1 ? Stand.OVER : Stand.CLOSING;
    }

    /// Lets nobody in any more. A second time changes nothing.
    Stand close() {
        int before = state.getAndUpdate(now -> now | CLOSING);
        if ((before & CLOSING) != 0) {
            return Stand.UNCHANGED;
        }
        return before == 0 ? Stand.OVER : Stand.CLOSING;
    }
}
