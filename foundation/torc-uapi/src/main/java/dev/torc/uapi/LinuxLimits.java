package dev.torc.uapi;

/// How long names and lists are at most.
///
/// Numbers, not bits. Stands in: lengths that Linux fixes.
public final class LinuxLimits {

    /// A path, in bytes with its end.
    public static final int PATH_MAX = 4096;

    /// One part of a path, in bytes.
    public static final int NAME_MAX = 255;

    /// How many [Iovec]s one call takes.
    public static final int IOV_MAX = 1024;

    /// A Unix socket's path, in bytes with its end.
    public static final int UNIX_PATH_MAX = 108;

    private LinuxLimits() {}
}
