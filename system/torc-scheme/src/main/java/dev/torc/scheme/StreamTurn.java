package dev.torc.scheme;

import java.util.concurrent.atomic.AtomicReference;

/// Where a completion of a stream is that its call's thread waits for: with that thread, or with the server's.
///
/// **STREAM-TURN** is its ordering: each change of the stage is a volatile store or a compare-and-set, and each
/// look a volatile load, so whoever has the completion finds what the other wrote before he gave it away.
///
/// **Threads.** The call's and the server's.
final class StreamTurn {

    /// Who has the completion.
    enum Stage {
        /// Its call's thread: there is none.
        NONE,
        /// The server's thread, which sends it.
        HANDED_OVER,
        /// Nobody, until the client has made room: either may take it.
        WAITS_FOR_ROOM,
        /// Its client.
        SENT,
        /// Nobody ever: there is no client any more.
        NOBODY_WAITS
    }

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NONE);

    // Plain: whose the completion is.
    private int result;

    /// Gives a completion to the server's thread.
    void handOver(int completion) {
        result = completion;
        // STREAM-TURN (release).
        stage.set(Stage.HANDED_OVER);
    }

    /// {@return what was handed over, for whose it is}
    int result() {
        return result;
    }

    /// {@return where it is}
    Stage stage() {
        // STREAM-TURN (acquire).
        return stage.get();
    }

    /// What has come of it, on the server's thread.
    void become(Stage now) {
        // STREAM-TURN (release).
        stage.set(now);
    }

    /// {@return whether what waited for room is the call's thread's again, and is not sent}
    boolean tryTakeBack() {
        return stage.compareAndSet(Stage.WAITS_FOR_ROOM, Stage.NONE);
    }

    /// {@return whether what waited for room is the server's thread's again, to be sent}
    boolean tryHandOverAgain() {
        // STREAM-TURN (acquire).
        return stage.compareAndSet(Stage.WAITS_FOR_ROOM, Stage.HANDED_OVER);
    }
}
