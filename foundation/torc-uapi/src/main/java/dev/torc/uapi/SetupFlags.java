package dev.torc.uapi;

/// How a ring is to be made: `IORING_SETUP_*`.
///
/// Stands in: `io_uring_params.flags`, given to `io_uring_setup(2)`.
public final class SetupFlags {

    /// Completions are looked for by polling the device, not announced by interrupts. For O_DIRECT reads and writes
    /// only.
    public static final int IOPOLL = 1 << 0;

    /// A kernel thread takes submissions, so that submitting needs no system call while it is awake.
    public static final int SQPOLL = 1 << 1;

    /// The thread of [#SQPOLL] runs on the CPU named in `sq_thread_cpu`.
    public static final int SQ_AFF = 1 << 2;

    /// The completion queue has as many entries as `cq_entries` says. Since 5.5.
    public static final int CQSIZE = 1 << 3;

    /// Queue sizes above Linux' limits are lowered to them instead of refused. Since 5.6.
    public static final int CLAMP = 1 << 4;

    /// The ring shares the worker threads of the ring named in `wq_fd`. Since 5.6.
    public static final int ATTACH_WQ = 1 << 5;

    /// The ring begins disabled, so that it can be restricted first. Since 5.10.
    public static final int R_DISABLED = 1 << 6;

    /// A submission that fails at once does not stop the batch that it is in. Since 5.18.
    public static final int SUBMIT_ALL = 1 << 7;

    /// No interrupt brings the submitter into the kernel; completions are made when it enters anyway. Since 5.19.
    public static final int COOP_TASKRUN = 1 << 8;

    /// [SqRingFlags#TASKRUN] tells when entering would bring completions. Since 5.19.
    public static final int TASKRUN_FLAG = 1 << 9;

    /// Every submission entry has 128 bytes. Since 5.19.
    public static final int SQE128 = 1 << 10;

    /// Every completion entry has 32 bytes. Since 5.19.
    public static final int CQE32 = 1 << 11;

    /// Only one thread submits; Linux refuses any other with EEXIST. Since 6.0.
    public static final int SINGLE_ISSUER = 1 << 12;

    /// Completions are made only when the submitter waits for them. Needs [#SINGLE_ISSUER]. Since 6.1.
    public static final int DEFER_TASKRUN = 1 << 13;

    /// The caller brings the memory of the rings. Since 6.5.
    public static final int NO_MMAP = 1 << 14;

    /// `io_uring_setup` answers an index of a registered ring, not a descriptor. Since 6.5.
    public static final int REGISTERED_FD_ONLY = 1 << 15;

    /// The submission queue has no array of indices: entries are taken in the order of their slots. Since 6.6.
    public static final int NO_SQARRAY = 1 << 16;

    /// With [#IOPOLL]: sleep for part of the expected time, then poll. Since 6.13.
    public static final int HYBRID_IOPOLL = 1 << 17;

    /// Completion entries of 16 and of 32 bytes stand in one queue; [CqeFlags#F_32] marks the long ones. Since 6.18.
    public static final int CQE_MIXED = 1 << 18;

    /// Submission entries of 64 and of 128 bytes stand in one queue; the opcode tells which. Since 6.19.
    public static final int SQE_MIXED = 1 << 19;

    /// Submissions are always taken from slot 0 on, whatever head and tail say. Since 7.0.
    public static final int SQ_REWIND = 1 << 20;

    private SetupFlags() {}
}
