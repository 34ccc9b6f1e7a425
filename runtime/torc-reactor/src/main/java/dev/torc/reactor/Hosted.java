package dev.torc.reactor;

import java.io.IOException;

/// Something that a reactor drives, for as long as this is open.
///
/// **Threads.** The reactor's.
public final class Hosted implements AutoCloseable {

    final Driven driven;

    private final Rounds rounds;
    private final Watch bell;
    boolean awake;
    private boolean closed;
    private int idle;

    Hosted(Driven driven, Rounds rounds, Bell bell) throws IOException {
        this.rounds = rounds;
        this.driven = driven;
        this.bell = bell.watch(this::wake);
        rounds.row().join(this);
    }

    /// How its doorbell comes to be watched.
    @FunctionalInterface
    interface Bell {
        Watch watch(Runnable onRing) throws IOException;
    }

    /// Gives it turns again, as its doorbell does.
    public void wake() {
        if (!awake && !closed) {
            driven.awake();
            rounds.row().add(this);
        }
    }

    /// Notes that a turn found something to do.
    void worked() {
        idle = 0;
    }

    /// Notes that the reactor, though others kept it from it, would have slept.
    ///
    /// @return how often that has happened since it last had something to do
    int countIdle() {
        return ++idle;
    }

    /// Notes that it had to wake a peer, for whose answer it does not pay to poll.
    public void wokePeer() {
        rounds.wokePeer();
    }

    /// Drives it no more.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bell.close();
            rounds.row().leave(this);
        }
    }
}
