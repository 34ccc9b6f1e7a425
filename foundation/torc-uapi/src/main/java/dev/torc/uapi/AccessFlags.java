package dev.torc.uapi;

/// How a file is to be used: `*_OK`.
///
/// Stands in: the mode of `faccessat(2)`; 0 asks whether it is there.
public final class AccessFlags {

    /// Run, or in a directory: passed through.
    public static final int EXECUTE = 1;

    /// Written.
    public static final int WRITE = 2;

    /// Read.
    public static final int READ = 4;

    private AccessFlags() {}
}
