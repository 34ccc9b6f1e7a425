package dev.torc.uapi;

/// How a part of a file is locked: `F_*LCK`.
///
/// Numbers, not bits. Stands in: the type of a [RecordLock].
public final class RecordLockType {

    /// Others may hold it so too.
    public static final int RDLCK = 0;

    /// Nobody else holds it.
    public static final int WRLCK = 1;

    /// Gives it up.
    public static final int UNLCK = 2;

    private RecordLockType() {}
}
