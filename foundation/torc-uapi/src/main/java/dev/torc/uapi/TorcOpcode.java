package dev.torc.uapi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    KEEP_NAMES(130),
    /// Says for whom a session's entries with a certain `personality` are, from then on: what
    /// `IORING_REGISTER_PERSONALITY` is to Linux, and only for who was introduced as one that speaks for others,
    /// which is Torc's kernel (EPERM). `personality` is the number, from 1 on, `fd` the process, the low half of
    /// `off` the user and its high half the group. It is carried out when it is taken, before what was submitted
    /// behind it.
    REGISTER_PERSONALITY(131),
    /// Asks Torc's kernel for shared memory: `fd` is a handle of `shm:`, `off` and `addr` are where the wanted
    /// part begins and its length, in bytes. The first call on a memory says how long that is, up to a whole page;
    /// it is of zeros, and never longer or shorter after that: a part that reaches beyond is ERANGE. The result is
    /// a tag; the message on the caller's life line that carries it brings the whole memory's descriptor, and has
    /// come before the result.
    MAP(132),
    /// Sends a signal to a process: `fd` is its handle in `proc:`, `len` the signal's number, or 0 to see whether
    /// one could be sent. ESRCH once it has ended.
    SIGNAL(133),

    /// Reads what a symbolic link says: `fd` and `addr` name the link, as for [Opcode#STATX], and `off` and `len`
    /// are the part of the pool that its text goes to, without a NUL. The result is the text's length in bytes,
    /// cut off where it does not fit. As `readlinkat(2)`.
    READLINKAT(144),

    /// Changes what [Opcode#STATX] tells: `fd`, `addr`, `off` and the operation's flags are as there, and of the
    /// [Statx] at `off` those fields are taken that `len` has [StatxMask] bits for: mode, uid, gid, times of
    /// access and of modification. Owner, mode and times are set in this order, and the first that fails is
    /// answered.
    SETSTATX(145),

    /// Tells of a file system: `fd`, `addr` and the operation's flags name a file in it, as for [Opcode#STATX],
    /// and a [Statfs] goes to `off`. As `statfs(2)`.
    STATFS(146),

    /// Whether a file may be used: `fd`, `addr` and the operation's flags name it, as for [Opcode#STATX], and
    /// `len` is [AccessFlags]. As `faccessat(2)`, for the server's own user.
    FACCESSAT(147),

    /// Locks a part of an open file, or unlocks it, without waiting: `off` and `addr` are where it begins and its
    /// length in bytes, `len` is one of [RecordLockType]. The lock is the handle's, and goes with it. As
    /// `fcntl(2)` with [FileControl#OFD_SETLK]: EAGAIN if another handle has what excludes it.
    SETLK(148);

    /// The lowest number that is Torc's.
    public static final int FIRST = 128;

    /// The highest number that is Torc's.
    public static final int LAST = 159;

    private static final @Nullable TorcOpcode[] BY_NUMBER = new TorcOpcode[LAST + 1 - FIRST];

    static {
        for (TorcOpcode operation : values()) {
            BY_NUMBER[operation.number - FIRST] = operation;
        }
    }

    private final int number;

    TorcOpcode(int number) {
        this.number = number;
    }

    /// {@return the operation of this number, or nothing if Torc has none}
    public static Optional<TorcOpcode> of(int number) {
        int index = number - FIRST;
        return index >= 0 && index < BY_NUMBER.length ? Optional.ofNullable(BY_NUMBER[index]) : Optional.empty();
    }

    /// {@return the value of the `opcode` byte}
    public int number() {
        return number;
    }
}
