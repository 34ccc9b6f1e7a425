package dev.torc.uapi;

/// How a submission is to be run, whatever its opcode: `IOSQE_*`.
///
/// Stands in: the `flags` byte of a submission entry.
public final class SqeFlags {

    /// `fd` is an index into the registered files.
    public static final int FIXED_FILE = 1 << 0;

    /// Start only when every earlier submission has completed. Since 5.2.
    public static final int IO_DRAIN = 1 << 1;

    /// The next submission starts when this one has succeeded. Since 5.3.
    public static final int IO_LINK = 1 << 2;

    /// The next submission starts when this one has completed, however. Since 5.5.
    public static final int IO_HARDLINK = 1 << 3;

    /// Do not try inline first: give it to a worker at once. Since 5.6.
    public static final int ASYNC = 1 << 4;

    /// The buffer is picked from the group `buf_group` when it is needed. Since 5.7.
    public static final int BUFFER_SELECT = 1 << 5;

    /// Success posts no completion; failure does. Since 5.17.
    public static final int CQE_SKIP_SUCCESS = 1 << 6;

    private SqeFlags() {}
}
