package dev.torc.uapi;

/// How one read or write is done: `RWF_*`.
///
/// Stands in: the `flags` of `preadv2(2)`, and `rw_flags` of a submission entry.
public final class RwFlags {

    /// Poll for it.
    public static final int HIPRI = 0x01;

    /// As if [OpenFlags#DSYNC].
    public static final int DSYNC = 0x02;

    /// As if [OpenFlags#SYNC].
    public static final int SYNC = 0x04;

    /// Fail with EAGAIN rather than wait.
    public static final int NOWAIT = 0x08;

    /// As if [OpenFlags#APPEND].
    public static final int APPEND = 0x10;

    /// As if not [OpenFlags#APPEND]. Since 6.9.
    public static final int NOAPPEND = 0x20;

    /// All or not at all. Since 6.11.
    public static final int ATOMIC = 0x40;

    /// Leave nothing in the page cache. Since 6.14.
    public static final int DONTCACHE = 0x80;

    /// EPIPE without SIGPIPE. Since 6.18.
    public static final int NOSIGNAL = 0x100;

    private RwFlags() {}
}
