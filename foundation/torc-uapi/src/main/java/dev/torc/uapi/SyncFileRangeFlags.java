package dev.torc.uapi;

/// Which part of writing back is done: `SYNC_FILE_RANGE_*`.
///
/// Stands in: the `flags` of `sync_file_range(2)`.
public final class SyncFileRangeFlags {

    /// Wait for what is being written.
    public static final int WAIT_BEFORE = 1;

    /// Start writing.
    public static final int WRITE = 2;

    /// Wait for that.
    public static final int WAIT_AFTER = 4;

    private SyncFileRangeFlags() {}
}
