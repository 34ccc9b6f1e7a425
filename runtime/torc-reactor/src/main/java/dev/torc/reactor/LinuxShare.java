package dev.torc.reactor;

import dev.torc.layout.Words;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.PrepareWait;

/// Entries of a reactor's Linux ring for somebody who has a table of calls already, like a server: an entry is known
/// by a number of its maker's, and takes no slot of the port's.
///
/// Entries are submitted when the round ends. They are no calls of the port: who makes them sees to it that they end
/// before the reactor does.
///
/// **Threads.** The reactor's.
public final class LinuxShare implements AutoCloseable {

    /// In the low half of a user data, which for a call is the index of its slot and never negative.
    private static final int SHARED = 1 << 31;

    /// The number of operations that have none of their own: nobody asks for their results one by one.
    public static final int NOBODYS = Integer.MAX_VALUE - 1;

    private final LinuxPort port;
    private final Completions told;
    private final int number;
    private int inFlight;

    /// Who is told of completions.
    @FunctionalInterface
    public interface Completions {

        /// An operation has completed, or come to a result and goes on.
        ///
        /// @param operation the number that [#userData] was given, [#NOBODYS] also for what [#cancel] asked
        /// @param result its own meaning if not negative, else a negated errno
        /// @param flags `IORING_CQE_F_*`; with `MORE` the operation goes on
        void completed(int operation, int result, int flags);
    }

    LinuxShare(LinuxPort port, int number, Completions told) {
        this.port = port;
        this.number = number;
        this.told = told;
    }

    /// Reserves an entry, submitting what is prepared if there is no room. It is written whole, with a
    /// [#userData], and cannot be given up.
    ///
    /// @return where it begins in [#entries], in bytes
    public long claim() {
        long at = port.claimShared();
        while (at == SubmissionQueue.FULL) {
            at = port.claimShared();
        }
        inFlight++;
        return at;
    }

    /// {@return the memory of the entries}
    public Words entries() {
        return port.entries();
    }

    /// {@return the user data of an operation}
    ///
    /// @param operation the maker's number for it, up to [#NOBODYS]
    public long userData(int operation) {
        return (long) number << Integer.SIZE | Integer.toUnsignedLong(operation | SHARED);
    }

    /// Asks Linux to end an operation. Its completion comes all the same.
    public void cancel(int operation) {
        long at = claim();
        PrepareWait.cancel(port.entries(), at, userData(operation));
        SubmissionEntry.setUserData(port.entries(), at, userData(NOBODYS));
    }

    /// {@return how many operations Linux has and has not completed}
    public int inFlight() {
        return inFlight;
    }

    /// {@return whether a user data is one of a share}
    static boolean isShared(long userData) {
        return (int) userData < 0 && userData != Port.NOBODY;
    }

    /// {@return whose it is}
    static int number(long userData) {
        return (int) (userData >>> Integer.SIZE);
    }

    void completed(long userData, int result, int flags) {
        if ((flags & CqeFlags.MORE) == 0) {
            inFlight--;
        }
        told.completed((int) userData & ~SHARED, result, flags);
    }

    /// The ring is closed, and nothing in flight.
    void lost() {
        inFlight = 0;
    }

    /// Takes part no more. Nothing of it is in flight.
    ///
    /// @throws IllegalStateException if something is
    @Override
    public void close() {
        if (inFlight != 0) {
            throw new IllegalStateException(inFlight + " operations are in flight");
        }
        port.forget(number);
    }
}
