package dev.torc.uapi;

/// What poll watches for, and what it answers: `POLL*`.
///
/// Stands in: `events` and `revents` of [PollDescriptor].
public final class PollFlags {

    /// Can be read.
    public static final int IN = 0x001;

    /// Something exceptional.
    public static final int PRI = 0x002;

    /// Can be written.
    public static final int OUT = 0x004;

    /// An error; answered, never asked.
    public static final int ERR = 0x008;

    /// Hung up; answered, never asked.
    public static final int HUP = 0x010;

    /// No such descriptor; answered, never asked.
    public static final int NVAL = 0x020;

    /// Can be read.
    public static final int RDNORM = 0x040;

    /// Priority input.
    public static final int RDBAND = 0x080;

    /// Can be written.
    public static final int WRNORM = 0x100;

    /// Priority output.
    public static final int WRBAND = 0x200;

    /// Not used.
    public static final int MSG = 0x400;

    /// Not used.
    public static final int REMOVE = 0x1000;

    /// The peer writes no more.
    public static final int RDHUP = 0x2000;

    private PollFlags() {}
}
