package dev.torc.uring;

import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.KernelVersion;

/// What an io_uring can do beyond its operations, by name: the bits of [FeatureFlags], each with the Linux that first
/// had it.
public enum UringFeature {
    /// Both rings lie in one mapping. Linux 5.4.
    SINGLE_MMAP(FeatureFlags.SINGLE_MMAP, 5, 4),
    /// Completions that find no room are kept. Linux 5.5.
    NODROP(FeatureFlags.NODROP, 5, 5),
    /// What an entry points at is needed only until it is submitted. Linux 5.5.
    SUBMIT_STABLE(FeatureFlags.SUBMIT_STABLE, 5, 5),
    /// An offset of -1 means the file's current position. Linux 5.6.
    RW_CUR_POS(FeatureFlags.RW_CUR_POS, 5, 6),
    /// A request runs with the credentials of who submits it. Linux 5.6.
    CUR_PERSONALITY(FeatureFlags.CUR_PERSONALITY, 5, 6),
    /// A request that would block waits without a worker thread. Linux 5.7.
    FAST_POLL(FeatureFlags.FAST_POLL, 5, 7),
    /// Polls take 32 bits of events. Linux 5.9.
    POLL_32BITS(FeatureFlags.POLL_32BITS, 5, 9),
    /// A submission thread of Linux' takes descriptors that are not registered. Linux 5.11.
    SQPOLL_NONFIXED(FeatureFlags.SQPOLL_NONFIXED, 5, 11),
    /// Waits can end in time. Linux 5.11.
    EXT_ARG(FeatureFlags.EXT_ARG, 5, 11),
    /// Workers are threads of the process itself. Linux 5.12.
    NATIVE_WORKERS(FeatureFlags.NATIVE_WORKERS, 5, 12),
    /// Registered files and buffers can be tagged and updated. Linux 5.13.
    RSRC_TAGS(FeatureFlags.RSRC_TAGS, 5, 13),
    /// A success can go without completion. Linux 5.17.
    CQE_SKIP(FeatureFlags.CQE_SKIP, 5, 17),
    /// A linked request looks its descriptor up when it starts. Linux 5.17.
    LINKED_FILE(FeatureFlags.LINKED_FILE, 5, 17),
    /// A registered ring can itself be registered upon. Linux 6.3.
    REG_REG_RING(FeatureFlags.REG_REG_RING, 6, 3),
    /// Sends and receives can use several provided buffers at once. Linux 6.10.
    RECVSEND_BUNDLE(FeatureFlags.RECVSEND_BUNDLE, 6, 10),
    /// A wait can have a shortest length. Linux 6.12.
    MIN_TIMEOUT(FeatureFlags.MIN_TIMEOUT, 6, 12),
    /// Reads and writes can carry protection information. Linux 6.14.
    RW_ATTR(FeatureFlags.RW_ATTR, 6, 14),
    /// Waits can count as idle. Linux 6.15.
    NO_IOWAIT(FeatureFlags.NO_IOWAIT, 6, 15);

    private final int flag;
    private final int sinceMajor;
    private final int sinceMinor;

    UringFeature(int flag, int sinceMajor, int sinceMinor) {
        this.flag = flag;
        this.sinceMajor = sinceMajor;
        this.sinceMinor = sinceMinor;
    }

    /// {@return the bit of [FeatureFlags]}
    public int flag() {
        return flag;
    }

    /// {@return the first release that has it}
    public KernelVersion since() {
        return new KernelVersion(sinceMajor, sinceMinor, 0);
    }
}
