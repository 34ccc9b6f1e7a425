package dev.torc.uapi;

/// What becomes of a file that has the new name already: `RENAME_*`.
///
/// Stands in: the `flags` of `renameat2(2)`.
public final class RenameFlags {

    /// It stays, and the call fails with EEXIST.
    public static final int NOREPLACE = 1 << 0;

    /// The two change names.
    public static final int EXCHANGE = 1 << 1;

    /// The old name becomes a whiteout, for overlays.
    public static final int WHITEOUT = 1 << 2;

    private RenameFlags() {}
}
