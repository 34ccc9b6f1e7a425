package dev.torc.conformance;

import dev.torc.layout.Words;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;

/// What drives calls over a ring: the reactor, and loops with a fault in them that the same checks have to find.
interface CallLoop extends AutoCloseable {

    /// One call, or one stream of answers.
    interface Job {

        /// Writes the whole entry, but for the user data.
        void write(Words entries, long at);

        /// An answer has come; with `IORING_CQE_F_MORE` there will be more.
        void answered(int result, int flags);

        /// Writes an entry, with its user data.
        default void write(Words entries, long at, long userData) {
            write(entries, at);
            SubmissionEntry.setUserData(entries, at, userData);
        }
    }

    /// Starts a job, now or when there is room.
    void start(Job job);

    /// Asks that a job be given up.
    void cancel(Job job);

    /// Waits until something has happened, and tells it.
    void turn() throws IOException;

    /// {@return how many jobs have been submitted and not ended}
    int inFlight();

    /// {@return how many jobs wait for room}
    int waiting();

    @Override
    void close();
}
