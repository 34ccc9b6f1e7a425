package dev.torc.scheme.file;

/// What clients may do to the files that are served.
public enum FileAccess {
    /// Look at them. What would change one is answered with EROFS.
    READ_ONLY,
    /// Everything that the server's own user may.
    READ_WRITE
}
