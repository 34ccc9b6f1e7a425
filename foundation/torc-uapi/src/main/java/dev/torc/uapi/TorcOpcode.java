package dev.torc.uapi;

import java.util.Optional;

/// The operations that Torc adds to Linux': numbers [#FIRST] to [#LAST] of the `opcode` byte, on rings between
/// processes only. Linux counts its own upward from 0 and is far from there.
public enum TorcOpcode {
    /// Lists a directory: `fd` is its handle, and `addr` and `len` are the part of the pool that is filled with
    /// `DirectoryEntry` records. The result is the number of bytes filled, 0 at the end.
    GETDENTS(128),
    /// Asks Torc's kernel for a session with a scheme's process: `addr` is the scheme's name in the pool, with
    /// its NUL. The result is a tag; the message on the caller's life line that carries it brings the session's
    /// socket, and has come before the result.
    INTRODUCE(129),
    /// Takes names away from the caller, for good: `addr` and `len` are names in the pool, a NUL behind each, and
    /// of the names that the caller saw it still sees those. With none nothing opens by name any more.
    KEEP_NAMES(130);

    /// The lowest number that is Torc's.
    public static final int FIRST = 128;

    /// The highest number that is Torc's.
    public static final int LAST = 159;

    private static final TorcOpcode[] BY_NUMBER = values();

    private final int number;

    TorcOpcode(int number) {
        this.number = number;
    }

    /// {@return the operation of this number, or nothing if Torc has none}
    public static Optional<TorcOpcode> of(int number) {
        int index = number - FIRST;
        return index >= 0 && index < BY_NUMBER.length ? Optional.of(BY_NUMBER[index]) : Optional.empty();
    }

    /// {@return the value of the `opcode` byte}
    public int number() {
        return number;
    }
}
