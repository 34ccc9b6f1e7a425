package dev.torc.uapi;

import java.util.Optional;

/// What `io_uring_register(2)` is asked to do: `enum io_uring_register_op`.
///
/// The kernel versions are those of the first release that has it, by `io_uring_register(2)`.
public enum RegisterOpcode {
    /// Registers an array of [Iovec] as buffers. Since 5.1.
    REGISTER_BUFFERS(0, 5, 1),

    /// Gives them up. Since 5.1.
    UNREGISTER_BUFFERS(1, 5, 1),

    /// Registers an array of descriptors. Since 5.1.
    REGISTER_FILES(2, 5, 1),

    /// Gives them up. Since 5.1.
    UNREGISTER_FILES(3, 5, 1),

    /// Signals an eventfd for each completion. Since 5.2.
    REGISTER_EVENTFD(4, 5, 2),

    /// No longer. Since 5.2.
    UNREGISTER_EVENTFD(5, 5, 2),

    /// Changes registered files: [FilesUpdate]. Since 5.5.
    REGISTER_FILES_UPDATE(6, 5, 5),

    /// Signals an eventfd for completions that did not happen inline. Since 5.6.
    REGISTER_EVENTFD_ASYNC(7, 5, 6),

    /// Asks which opcodes there are: [Probe]. Since 5.6.
    REGISTER_PROBE(8, 5, 6),

    /// Keeps the caller's credentials under a number. Since 5.6.
    REGISTER_PERSONALITY(9, 5, 6),

    /// Forgets them. Since 5.6.
    UNREGISTER_PERSONALITY(10, 5, 6),

    /// Restricts a ring that is still disabled: [Restriction]. Since 5.10.
    REGISTER_RESTRICTIONS(11, 5, 10),

    /// Enables it. Since 5.10.
    REGISTER_ENABLE_RINGS(12, 5, 10),

    /// Registers files with tags: [ResourceRegister]. Since 5.13.
    REGISTER_FILES2(13, 5, 13),

    /// Changes them: [ResourceUpdate2]. Since 5.13.
    REGISTER_FILES_UPDATE2(14, 5, 13),

    /// Registers buffers with tags: [ResourceRegister]. Since 5.13.
    REGISTER_BUFFERS2(15, 5, 13),

    /// Changes them: [ResourceUpdate2]. Since 5.13.
    REGISTER_BUFFERS_UPDATE(16, 5, 13),

    /// Binds the workers to CPUs. Since 5.14.
    REGISTER_IOWQ_AFF(17, 5, 14),

    /// Frees them. Since 5.14.
    UNREGISTER_IOWQ_AFF(18, 5, 14),

    /// Limits the workers, by [WorkerKind]. Since 5.15.
    REGISTER_IOWQ_MAX_WORKERS(19, 5, 15),

    /// Registers rings: [ResourceUpdate]. Since 5.18.
    REGISTER_RING_FDS(20, 5, 18),

    /// Gives them up. Since 5.18.
    UNREGISTER_RING_FDS(21, 5, 18),

    /// Registers a buffer ring: [BufferRegister]. Since 5.19.
    REGISTER_PBUF_RING(22, 5, 19),

    /// Gives it up. Since 5.19.
    UNREGISTER_PBUF_RING(23, 5, 19),

    /// Cancels, and returns when it is done: [SyncCancelRegister]. Since 6.0.
    REGISTER_SYNC_CANCEL(24, 6, 0),

    /// Says which slots Linux may pick: [FileIndexRange]. Since 6.0.
    REGISTER_FILE_ALLOC_RANGE(25, 6, 0),

    /// Asks how far a buffer ring is used: [BufferStatus]. Since 6.8.
    REGISTER_PBUF_STATUS(26, 6, 8),

    /// Polls network queues while it waits: [NapiRegister]. Since 6.9.
    REGISTER_NAPI(27, 6, 9),

    /// No longer. Since 6.9.
    UNREGISTER_NAPI(28, 6, 9),

    /// Picks the clock of waits: [ClockRegister]. Since 6.12.
    REGISTER_CLOCK(29, 6, 12),

    /// Takes buffers over from another ring: [CloneBuffers]. Since 6.12.
    REGISTER_CLONE_BUFFERS(30, 6, 12),

    /// Sends a message to a ring without having one. Since 6.13.
    REGISTER_SEND_MSG_RING(31, 6, 13),

    /// Registers a network queue for receiving without a copy: [ZeroCopyReceiveRegister]. Since 6.15.
    REGISTER_ZCRX_IFQ(32, 6, 15),

    /// Changes the capacities of a ring: [RingParameters]. Since 6.13.
    REGISTER_RESIZE_RINGS(33, 6, 13),

    /// Registers a memory region: [MemoryRegionRegister]. Since 6.13.
    REGISTER_MEM_REGION(34, 6, 13),

    /// Asks what io_uring offers. Since 6.18.
    REGISTER_QUERY(35, 6, 18),

    /// Controls a registered network queue: [ZeroCopyReceiveControl]. Since 6.19.
    REGISTER_ZCRX_CTRL(36, 6, 19),

    /// Registers filters of submissions. Since 7.0.
    REGISTER_BPF_FILTER(37, 7, 0);

    /// Added to the number when the ring is named by its registered index. Since 6.3.
    public static final int USE_REGISTERED_RING = 1 << 31;

    private static final RegisterOpcode[] BY_NUMBER = values();

    private final int number;
    private final int sinceMajor;
    private final int sinceMinor;

    RegisterOpcode(int number, int sinceMajor, int sinceMinor) {
        this.number = number;
        this.sinceMajor = sinceMajor;
        this.sinceMinor = sinceMinor;
    }

    /// {@return the request of this number, or nothing if Linux had none when this list was written}
    public static Optional<RegisterOpcode> of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? Optional.of(BY_NUMBER[number]) : Optional.empty();
    }

    /// {@return the `opcode` argument}
    public int number() {
        return number;
    }

    /// {@return the first kernel that has it}
    public KernelVersion since() {
        return new KernelVersion(sinceMajor, sinceMinor, 0);
    }
}
