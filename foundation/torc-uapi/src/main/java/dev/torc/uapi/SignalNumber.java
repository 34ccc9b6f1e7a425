package dev.torc.uapi;

/// The signals that services meet: `SIG*`.
///
/// Numbers, not bits. Stands in: the signals of `kill(2)` and `pidfd_send_signal(2)`.
public final class SignalNumber {

    /// The terminal is gone; by custom: read the configuration again.
    public static final int HUP = 1;

    /// Interrupted from the keyboard.
    public static final int INT = 2;

    /// The same, with a core dump.
    public static final int QUIT = 3;

    /// Ended at once.
    public static final int KILL = 9;

    /// The program's own.
    public static final int USR1 = 10;

    /// An access to memory that is not there.
    public static final int SEGV = 11;

    /// The program's own.
    public static final int USR2 = 12;

    /// Nobody reads.
    public static final int PIPE = 13;

    /// Asked to end.
    public static final int TERM = 15;

    /// A child changed.
    public static final int CHLD = 17;

    /// Goes on.
    public static final int CONT = 18;

    /// Stopped.
    public static final int STOP = 19;

    /// An access to a mapping that has nothing behind it.
    public static final int BUS = 7;

    private SignalNumber() {}
}
