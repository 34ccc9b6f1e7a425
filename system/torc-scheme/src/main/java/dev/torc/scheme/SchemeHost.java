package dev.torc.scheme;

import dev.torc.posix.UnixSocket;
import dev.torc.uapi.PeerCredentials;
import java.util.Optional;

/// What a server lends to its scheme.
///
/// **Threads.** [#complete], [#completeExtended], [#operationFinished] and [#isPending] any; everything else the
/// server's.
public sealed interface SchemeHost permits CallHost {

    /// Answers a call, exactly once: an answer to a call that has been answered before has no effect.
    ///
    /// From the server's thread the completion is written at once; from another one it is handed over and the
    /// server woken, without a lock and without allocation.
    ///
    /// @param token what [Request#token] said
    /// @param result its own meaning if not negative, else a negated errno
    /// @return whether this was the answer
    boolean complete(long token, int result);

    /// Answers a call with a result of 64 bits, as an extended completion. A client whose ring has fewer than 4
    /// completion slots, which could not hold one, is answered with EOVERFLOW.
    ///
    /// @param result not negative: errors are never extended
    /// @return whether this was the answer
    boolean completeExtended(long token, long result);

    /// Hands the result of one operation of a call, which is not answered by it yet, to
    /// [Scheme#operationFinished] on the server's thread. A call has one operation outstanding at a time.
    void operationFinished(long token, int result);

    /// Sends one completion of a call that goes on: with `IORING_CQE_F_MORE`, as a multishot call has many. The
    /// call ends by [#complete], whose completion is the last.
    ///
    /// What a client has reserved beside the answers of its calls is the window that its streams share. Nothing is
    /// kept here for a stream that has filled it: it waits, and [Scheme#streamHasRoom] tells it when to go on.
    ///
    /// @param result what this completion says
    /// @throws IllegalStateException if this is not the server's thread, which another one asks by
    ///     [#operationFinished] to send for it
    default Sent send(long token, int result) {
        return send(token, result, 0);
    }

    /// Sends one completion of a call that goes on, as [#send(long, int)] does, with what else it says.
    ///
    /// @param flags `IORING_CQE_F_BUFFER` and the buffer's number, as Linux has them; `MORE` is added
    Sent send(long token, int result, int flags);

    /// What became of a completion of a stream.
    enum Sent {
        /// The client has it.
        SENT,
        /// The client has to take some first; [Scheme#streamHasRoom] is called then.
        NO_ROOM,
        /// The call is answered, or its session ends: there is nobody to send to.
        NOBODY_WAITS
    }

    /// {@return whether a token stands for a call that is not answered}
    boolean isPending(long token);

    /// Keeps a number of the scheme's with a call until it is answered: state that needs no object.
    ///
    /// @param value what [#attached] says from now on
    void attach(long token, int value);

    /// {@return the number that the scheme has attached to a call that is not answered yet}
    int attached(long token);

    /// Keeps 64 bits of the scheme's with a call that has no operation under way: they stand where the operation's
    /// result, or the call's, will stand.
    ///
    /// @param value what [#kept] says, until an operation of the call begins or the call is answered
    void keep(long token, long value);

    /// {@return the 64 bits that the scheme has kept with a call}
    long kept(long token);

    /// Keeps 32 bits more of the scheme's with a call, under the condition of [#keep].
    ///
    /// @param value what [#noted] says, until an operation of the call begins or the call is answered
    void note(long token, int value);

    /// {@return the 32 bits that the scheme has noted with a call}
    int noted(long token);

    /// Has [Scheme#alarmRings] called at a time, or soon after. There is one alarm: the earliest that was asked
    /// for since it last rang.
    ///
    /// @param nanoTime when, as [System#nanoTime] counts
    void alarmAt(long nanoTime);

    /// Lets a client in that the scheme has connected with: its session begins when it has said hello.
    ///
    /// @param client one end of a pair whose other end the client has; owned by the server from now on
    /// @param credentials who the client is: they are believed
    /// @param ticket what [ServedSession#ticket] says of its session
    void introduce(UnixSocket client, PeerCredentials credentials, Object ticket);

    /// Sends a completion that answers no call, as `MSG_RING` does, in the room that the client has reserved
    /// beside the answers of its calls.
    ///
    /// @param userData what it is known by
    /// @param result what it says
    Sent post(ServedSession session, long userData, int result);

    /// {@return the token of the call at an index}
    ///
    /// @param index the low 32 bits of the token of a call that is not answered yet
    long tokenAt(int index);

    /// {@return the session of a call that is not answered yet}
    ServedSession session(long token);

    /// {@return the most calls that can be unanswered at one time; the low 32 bits of a token are below it}
    int callsInFlight();

    /// {@return the Linux ring that the server's thread sleeps in; empty where io_uring is not to be had}
    Optional<LinuxRing> linuxRing();

    /// {@return the threads for what has no opcode, or has to do without the Linux ring}
    WorkerThreads workers();
}
