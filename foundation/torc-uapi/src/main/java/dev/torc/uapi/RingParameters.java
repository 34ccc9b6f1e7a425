package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What `io_uring_setup(2)` is asked and what it answers: `struct io_uring_params` in
/// `include/uapi/linux/io_uring.h`, with the two structs of offsets inside it.
public final class RingParameters {

    private static final StructLayout SQ_OFFSETS = MemoryLayout.structLayout(
                    JAVA_INT.withName("head"),
                    JAVA_INT.withName("tail"),
                    JAVA_INT.withName("ring_mask"),
                    JAVA_INT.withName("ring_entries"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("dropped"),
                    JAVA_INT.withName("array"),
                    JAVA_INT.withName("resv1"),
                    JAVA_LONG.withName("user_addr"))
            .withName("io_sqring_offsets");

    private static final StructLayout CQ_OFFSETS = MemoryLayout.structLayout(
                    JAVA_INT.withName("head"),
                    JAVA_INT.withName("tail"),
                    JAVA_INT.withName("ring_mask"),
                    JAVA_INT.withName("ring_entries"),
                    JAVA_INT.withName("overflow"),
                    JAVA_INT.withName("cqes"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("resv1"),
                    JAVA_LONG.withName("user_addr"))
            .withName("io_cqring_offsets");

    /// `struct io_uring_params`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("sq_entries"),
                    JAVA_INT.withName("cq_entries"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("sq_thread_cpu"),
                    JAVA_INT.withName("sq_thread_idle"),
                    JAVA_INT.withName("features"),
                    JAVA_INT.withName("wq_fd"),
                    sequenceLayout(3, JAVA_INT).withName("resv"),
                    SQ_OFFSETS.withName("sq_off"),
                    CQ_OFFSETS.withName("cq_off"))
            .withName("io_uring_params");

    private static final VarHandle SQ_ENTRIES = field("sq_entries");
    private static final VarHandle CQ_ENTRIES = field("cq_entries");
    private static final VarHandle FLAGS = field("flags");
    private static final VarHandle SQ_THREAD_CPU = field("sq_thread_cpu");
    private static final VarHandle SQ_THREAD_IDLE = field("sq_thread_idle");
    private static final VarHandle FEATURES = field("features");
    private static final VarHandle WQ_FD = field("wq_fd");
    private static final VarHandle SQ_HEAD = field("sq_off", "head");
    private static final VarHandle SQ_TAIL = field("sq_off", "tail");
    private static final VarHandle SQ_RING_MASK = field("sq_off", "ring_mask");
    private static final VarHandle SQ_RING_ENTRIES = field("sq_off", "ring_entries");
    private static final VarHandle SQ_FLAGS = field("sq_off", "flags");
    private static final VarHandle SQ_DROPPED = field("sq_off", "dropped");
    private static final VarHandle SQ_ARRAY = field("sq_off", "array");
    private static final VarHandle SQ_USER_ADDR = field("sq_off", "user_addr");
    private static final VarHandle CQ_HEAD = field("cq_off", "head");
    private static final VarHandle CQ_TAIL = field("cq_off", "tail");
    private static final VarHandle CQ_RING_MASK = field("cq_off", "ring_mask");
    private static final VarHandle CQ_RING_ENTRIES = field("cq_off", "ring_entries");
    private static final VarHandle CQ_OVERFLOW = field("cq_off", "overflow");
    private static final VarHandle CQ_CQES = field("cq_off", "cqes");
    private static final VarHandle CQ_FLAGS = field("cq_off", "flags");
    private static final VarHandle CQ_USER_ADDR = field("cq_off", "user_addr");

    private RingParameters() {}

    private static VarHandle field(String... path) {
        PathElement[] elements = new PathElement[path.length];
        for (int i = 0; i < path.length; i++) {
            elements[i] = groupElement(path[i]);
        }
        return LAYOUT.varHandle(elements);
    }

    /// {@return the number of submission entries, as granted}
    public static int sqEntries(MemorySegment parameters) {
        return (int) SQ_ENTRIES.get(parameters, 0L);
    }

    /// Asks for a number of submission entries, where a ring is resized; a new ring has it as an argument of the call.
    public static void setSqEntries(MemorySegment parameters, int entries) {
        SQ_ENTRIES.set(parameters, 0L, entries);
    }

    /// {@return the number of completion slots, as granted}
    public static int cqEntries(MemorySegment parameters) {
        return (int) CQ_ENTRIES.get(parameters, 0L);
    }

    /// Asks for a number of completion slots; needs `IORING_SETUP_CQSIZE`.
    public static void setCqEntries(MemorySegment parameters, int entries) {
        CQ_ENTRIES.set(parameters, 0L, entries);
    }

    /// {@return the `IORING_SETUP_*` flags}
    public static int flags(MemorySegment parameters) {
        return (int) FLAGS.get(parameters, 0L);
    }

    /// Asks for `IORING_SETUP_*` flags.
    public static void setFlags(MemorySegment parameters, int flags) {
        FLAGS.set(parameters, 0L, flags);
    }

    /// Asks that Linux' submission thread stays on a CPU; needs `IORING_SETUP_SQ_AFF`.
    public static void setSqThreadCpu(MemorySegment parameters, int cpu) {
        SQ_THREAD_CPU.set(parameters, 0L, cpu);
    }

    /// Asks how long Linux' submission thread polls before it sleeps, in milliseconds.
    public static void setSqThreadIdleMillis(MemorySegment parameters, int millis) {
        SQ_THREAD_IDLE.set(parameters, 0L, millis);
    }

    /// {@return the `IORING_FEAT_*` bits that Linux answered}
    public static int features(MemorySegment parameters) {
        return (int) FEATURES.get(parameters, 0L);
    }

    /// Names the ring whose worker threads are shared; needs `IORING_SETUP_ATTACH_WQ`.
    public static void setWorkQueueFd(MemorySegment parameters, int fd) {
        WQ_FD.set(parameters, 0L, fd);
    }

    /// Names the memory of the submission entries; needs `IORING_SETUP_NO_MMAP`.
    public static void setSqUserAddress(MemorySegment parameters, long address) {
        SQ_USER_ADDR.set(parameters, 0L, address);
    }

    /// Names the memory of both rings; needs `IORING_SETUP_NO_MMAP`.
    public static void setCqUserAddress(MemorySegment parameters, long address) {
        CQ_USER_ADDR.set(parameters, 0L, address);
    }

    /// {@return where the words of the submission queue lie}
    public static SqRingOffsets sqOffsets(MemorySegment parameters) {
        return new SqRingOffsets(
                (int) SQ_HEAD.get(parameters, 0L),
                (int) SQ_TAIL.get(parameters, 0L),
                (int) SQ_RING_MASK.get(parameters, 0L),
                (int) SQ_RING_ENTRIES.get(parameters, 0L),
                (int) SQ_FLAGS.get(parameters, 0L),
                (int) SQ_DROPPED.get(parameters, 0L),
                (int) SQ_ARRAY.get(parameters, 0L));
    }

    /// {@return where the words of the completion queue lie}
    public static CqRingOffsets cqOffsets(MemorySegment parameters) {
        return new CqRingOffsets(
                (int) CQ_HEAD.get(parameters, 0L),
                (int) CQ_TAIL.get(parameters, 0L),
                (int) CQ_RING_MASK.get(parameters, 0L),
                (int) CQ_RING_ENTRIES.get(parameters, 0L),
                (int) CQ_OVERFLOW.get(parameters, 0L),
                (int) CQ_CQES.get(parameters, 0L),
                (int) CQ_FLAGS.get(parameters, 0L));
    }
}
