package dev.torc.uapi;

/// What a process asks of itself: `PR_*`.
///
/// Numbers, not bits. Stands in: the `option` of `prctl(2)`.
public final class ProcessOption {

    /// A signal when the parent ends.
    public static final int SET_PDEATHSIG = 1;

    /// Reads it.
    public static final int GET_PDEATHSIG = 2;

    /// Reads whether others may look into it.
    public static final int GET_DUMPABLE = 3;

    /// Sets it.
    public static final int SET_DUMPABLE = 4;

    /// Sets the thread's name.
    public static final int SET_NAME = 15;

    /// Reads it.
    public static final int GET_NAME = 16;

    /// By how much sleeps may end late, in nanoseconds.
    public static final int SET_TIMERSLACK = 29;

    /// Reads it.
    public static final int GET_TIMERSLACK = 30;

    /// Orphans below it become its children.
    public static final int SET_CHILD_SUBREAPER = 36;

    /// Reads it.
    public static final int GET_CHILD_SUBREAPER = 37;

    /// No program run from here gains rights.
    public static final int SET_NO_NEW_PRIVS = 38;

    /// Reads it.
    public static final int GET_NO_NEW_PRIVS = 39;

    /// No transparent huge pages.
    public static final int SET_THP_DISABLE = 41;

    /// Reads it.
    public static final int GET_THP_DISABLE = 42;

    private ProcessOption() {}
}
