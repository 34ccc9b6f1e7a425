package dev.torc.init;

import java.util.Locale;

/// How far a service is.
public enum ServiceState {
    /// Not started yet: others have to be ready first.
    WAITING,
    /// Its process runs, and it is not ready yet.
    STARTING,
    /// Ready.
    READY,
    /// What it had to do once is done.
    DONE,
    /// It has failed, and is started again after a while.
    BACKING_OFF,
    /// Its process has been told to end.
    STOPPING,
    /// It has ended, and is not started again.
    ENDED,
    /// It has failed, and is not started again.
    FAILED;

    /// {@return how people are told: `backing off`}
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean letsOthersStart() {
        return this == READY || this == DONE;
    }

    boolean isFinal() {
        return this == DONE || this == ENDED || this == FAILED;
    }
}
