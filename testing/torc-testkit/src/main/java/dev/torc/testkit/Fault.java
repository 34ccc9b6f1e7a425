package dev.torc.testkit;

/// What a simulated Linux may do that a program seldom sees from the real one, and has to bear.
///
/// None of them breaks Linux' own rules: a program that fails under one of them has a fault of its own.
public enum Fault {
    /// A read or write moves fewer bytes than asked, and at least one.
    SHORT_TRANSFER(250),

    /// An operation completes with EINTR and has done nothing.
    INTERRUPTED(40),

    /// An operation completes with EAGAIN and has done nothing.
    WOULD_BLOCK(40),

    /// A read or write completes with EIO.
    DEVICE_ERROR(30),

    /// An operation takes a thousand times as long as others do.
    LATE(50),

    /// An operation overtakes those before it.
    REORDERED(500),

    /// A cancellation finds an operation that is too far on: it answers EALREADY, and the operation goes its way.
    CANCEL_LOSES(300),

    /// A cancellation is answered before what it has cancelled.
    CANCEL_ANSWERED_FIRST(500),

    /// A completion is kept outside of the queue, as if that were full.
    OVERFLOW(60),

    /// A submission takes only some of the entries, or none (EBUSY); never a part of a chain.
    PARTIAL_SUBMISSION(120),

    /// A multishot operation ends by itself: a completion comes without `IORING_CQE_F_MORE`.
    STREAM_ENDED(100);

    private final int usualPerThousand;

    Fault(int usualPerThousand) {
        this.usualPerThousand = usualPerThousand;
    }

    /// {@return how often it strikes where nothing else is said, of a thousand chances}
    int usualPerThousand() {
        return usualPerThousand;
    }
}
