package dev.torc.uapi;

/// The numbers of system calls that C libraries have no function for, to be called by `syscall(2)`: `__NR_*`.
///
/// Numbers, not bits. Those from 424 on are the same everywhere; older ones differ.
public final class SystemCallNumber {
    /// `getdents64(2)`.
    public static final int GETDENTS64 = Architecture.CURRENT.pick(217, 61);

    /// `futex(2)`.
    public static final int FUTEX = Architecture.CURRENT.pick(202, 98);

    /// `gettid(2)`, which older C libraries lack.
    public static final int GETTID = Architecture.CURRENT.pick(186, 178);

    /// `io_setup(2)`.
    public static final int IO_SETUP = Architecture.CURRENT.pick(206, 0);

    /// `io_getevents(2)`.
    public static final int IO_GETEVENTS = Architecture.CURRENT.pick(208, 4);

    /// `io_submit(2)`.
    public static final int IO_SUBMIT = Architecture.CURRENT.pick(209, 2);

    /// `membarrier(2)`. Since 4.3.
    public static final int MEMBARRIER = Architecture.CURRENT.pick(324, 283);

    /// `pidfd_send_signal(2)`. Since 5.1.
    public static final int PIDFD_SEND_SIGNAL = 424;

    /// `io_uring_setup(2)`. Since 5.1.
    public static final int IO_URING_SETUP = 425;

    /// `io_uring_enter(2)`. Since 5.1.
    public static final int IO_URING_ENTER = 426;

    /// `io_uring_register(2)`. Since 5.1.
    public static final int IO_URING_REGISTER = 427;

    /// `pidfd_open(2)`. Since 5.3.
    public static final int PIDFD_OPEN = 434;

    /// `close_range(2)`. Since 5.9.
    public static final int CLOSE_RANGE = 436;

    /// `openat2(2)`. Since 5.6.
    public static final int OPENAT2 = 437;

    /// `pidfd_getfd(2)`. Since 5.6.
    public static final int PIDFD_GETFD = 438;

    /// `futex_waitv(2)`. Since 5.16.
    public static final int FUTEX_WAITV = 449;

    private SystemCallNumber() {}
}
