package dev.torc.reactor;

import java.io.IOException;

/// Something that a reactor drives, for as long as this is open.
///
/// **Threads.** The reactor's.
public final class Hosted implements AutoCloseable {

    final Driven driven;

    private final DrivenRow row;
    private final Watch bell;
    boolean awake;
    private boolean closed;

    Hosted(Driven driven, DrivenRow row, Bell bell) throws IOException {
        this.row = row;
        this.driven = driven;
        this.bell = bell.watch(this::wake);
        row.join(this);
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
            row.add(this);
        }
    }

    /// Drives it no more.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bell.close();
            row.leave(this);
        }
    }
}
