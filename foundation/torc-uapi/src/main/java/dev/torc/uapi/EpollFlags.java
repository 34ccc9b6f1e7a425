package dev.torc.uapi;

/// What epoll watches for, and what it answers: `EPOLL*`.
///
/// Stands in: `events` of [EpollEvent].
public final class EpollFlags {

    /// Can be read.
    public static final int IN = 0x001;

    /// Something exceptional.
    public static final int PRI = 0x002;

    /// Can be written.
    public static final int OUT = 0x004;

    /// An error; always watched.
    public static final int ERR = 0x008;

    /// Hung up; always watched.
    public static final int HUP = 0x010;

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

    /// The peer writes no more.
    public static final int RDHUP = 0x2000;

    /// Wake few of several that watch.
    public static final int EXCLUSIVE = 1 << 28;

    /// Keep the machine awake.
    public static final int WAKEUP = 1 << 29;

    /// Once, then disabled.
    public static final int ONESHOT = 1 << 30;

    /// Edge triggered.
    public static final int ET = 1 << 31;

    private EpollFlags() {}
}
