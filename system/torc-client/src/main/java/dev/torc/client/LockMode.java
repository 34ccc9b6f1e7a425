package dev.torc.client;

import dev.torc.uapi.RecordLockType;

/// How a part of a file is locked.
public enum LockMode {
    /// Others may hold it so too; the file is open for reading.
    SHARED(RecordLockType.RDLCK),
    /// Nobody else holds it; the file is open for writing.
    EXCLUSIVE(RecordLockType.WRLCK),
    /// It is given up.
    UNLOCKED(RecordLockType.UNLCK);

    private final int number;

    LockMode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
