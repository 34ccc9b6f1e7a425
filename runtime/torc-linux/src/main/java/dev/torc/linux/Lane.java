package dev.torc.linux;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The operations of a handle that go one way: what is received, what is sent, what is read.
///
/// It knows whether an operation that is to be asked for at once would overtake another, and whether asking has been
/// paying lately: on a socket whose peer answers slowly nothing is ever there at once, and each question is a system
/// call.
///
/// **Threads.** Any.
final class Lane {

    private static final int MOST_SKIPPED = 63;

    private static final VarHandle UNDER_WAY;

    static {
        try {
            UNDER_WAY = MethodHandles.lookup().findVarHandle(Lane.class, "underWay", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean keepsOrder;

    @SuppressWarnings("unused") // by the handle
    private volatile int underWay;

    // A guess, which several threads may spoil for each other: plain.
    private int skipped;
    private int toSkip;

    private Lane(boolean keepsOrder) {
        this.keepsOrder = keepsOrder;
    }

    /// {@return a lane on which none overtakes another}
    static Lane inOrder() {
        return new Lane(true);
    }

    /// {@return a lane on which the order does not matter}
    static Lane inAnyOrder() {
        return new Lane(false);
    }

    /// Counts an operation in.
    ///
    /// @return whether it may be asked for now, since none is under way that it must not overtake
    boolean enter() {
        return !keepsOrder || (int) UNDER_WAY.getAndAdd(this, 1) == 0;
    }

    /// Counts an operation out.
    void leave() {
        if (keepsOrder) {
            var unused = (int) UNDER_WAY.getAndAdd(this, -1);
        }
    }

    /// {@return whether it is time to ask again}
    boolean pays() {
        if (toSkip > 0) {
            toSkip--;
            return false;
        }
        return true;
    }

    /// Notes what asking came to. Each time in a row that nothing was there, twice as many operations are not asked
    /// for.
    ///
    /// @param answered whether it was there
    void asked(boolean answered) {
        skipped = answered ? 0 : Math.min(2 * skipped + 1, MOST_SKIPPED);
        toSkip = skipped;
    }
}
