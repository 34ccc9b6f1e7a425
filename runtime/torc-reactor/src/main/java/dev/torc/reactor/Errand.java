package dev.torc.reactor;

import org.jspecify.annotations.Nullable;

/// What another thread wants to have done on the reactor's, other than a call.
final class Errand {

    final Runnable action;

    /// The next on the way through [HandOver].
    @Nullable
    Object below;

    Errand(Runnable action) {
        this.action = action;
    }
}
