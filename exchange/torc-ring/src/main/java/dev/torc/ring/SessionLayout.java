package dev.torc.ring;

import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.SqRingOffsets;
import dev.torc.uapi.SubmissionEntry;

/// Where everything lies in a session's segment: the three regions that Linux has, packed page by page.
///
/// ```text
///  SQ ring    0  magic, ABI version, set-up flags, mask, entries, size   server, once
///           128  tail                                                    client
///           256  head, dropped, server_status, server_cpu                server
///           384  flags (the server's sleep word)                         server; client clears bit 0
///           512  array of entry indexes, where there is one              client
///  CQ ring    0  mask, entries                                           server, once
///           128  tail, overflow                                          server
///           256  head, flags, client_status, client_cpu                  client
///           384  client_sleep                                            client; server clears bit 0
///           512  slots                                                   server
///  SQEs       0  entries                                                 client
/// ```
///
/// Each writer has lines of 128 bytes of its own (a pair of cache lines, since x86 fetches two at once); only the
/// two sleep words are written by both. Words that both `struct io_sqring_offsets` and this page name have the
/// offsets of [#sqOffsets] and [#cqOffsets]; the others are constants of the ABI.
///
/// @param spec what the ring is
/// @param cqRingAt where the second region begins, in bytes from the segment's beginning
/// @param entriesAt where the third region begins
/// @param totalBytes the length of the segment
public record SessionLayout(RingSpec spec, long cqRingAt, long entriesAt, long totalBytes) {

    /// `TORCRING`, in the order of the bytes in memory.
    public static final long MAGIC = 0x474e_4952_4352_4f54L;

    /// The version of everything on this page and of the greeting. Another version is refused.
    public static final int ABI_VERSION = 1;

    /// A status word's value while its end takes part.
    public static final int OPEN = 1;

    /// A status word's value when its end submits or completes nothing more.
    public static final int CLOSING = 2;

    /// Bit 0 of a sleep word: who owns it sleeps, or is about to. In the SQ's it is `IORING_SQ_NEED_WAKEUP`.
    static final int ASLEEP = 1;

    /// Bit 1 of the client's sleep word: it is to be woken when entries are taken, too.
    static final int AWAITS_TAKING = 2;

    /// Bit 31 of a sleep word: wake by the eventfd, not by the futex.
    static final int BY_EVENT = 1 << 31;

    static final long PAGE_BYTES = 4096;

    static final long HEADER_MAGIC = 0;
    static final long HEADER_ABI_VERSION = 8;
    static final long HEADER_SETUP_FLAGS = 12;
    static final int SQ_MASK = 16;
    static final int SQ_ENTRIES = 20;
    static final long HEADER_TOTAL_BYTES = 24;
    static final int SQ_TAIL = 128;
    static final int SQ_HEAD = 256;
    static final int SQ_DROPPED = 260;
    static final long SERVER_STATUS = 264;
    static final long SERVER_CPU = 268;
    static final int SQ_FLAGS = 384;
    static final int SQ_ARRAY = 512;

    static final int CQ_MASK = 0;
    static final int CQ_ENTRIES = 4;
    static final int CQ_TAIL = 128;
    static final int CQ_OVERFLOW = 132;
    static final int CQ_HEAD = 256;
    static final int CQ_FLAGS = 260;
    static final long CLIENT_STATUS = 264;
    static final long CLIENT_CPU = 268;
    static final long CLIENT_SLEEP = 384;
    static final int CQES = 512;

    private static final CqRingOffsets CQ_OFFSETS =
            new CqRingOffsets(CQ_HEAD, CQ_TAIL, CQ_MASK, CQ_ENTRIES, CQ_OVERFLOW, CQES, CQ_FLAGS);

    /// {@return the layout of a ring}
    public static SessionLayout of(RingSpec spec) {
        boolean indirect = spec.order() == RingSpec.EntryOrder.INDIRECT;
        long sqRingBytes = wholePages(SQ_ARRAY + (indirect ? 4L * spec.submissionEntries() : 0L));
        long cqRingBytes = wholePages(CQES + (long) spec.completionSlots() * CompletionEntry.BYTES);
        long entriesBytes = wholePages((long) spec.submissionEntries() * SubmissionEntry.BYTES);
        long entriesAt = sqRingBytes + cqRingBytes;
        return new SessionLayout(spec, sqRingBytes, entriesAt, entriesAt + entriesBytes);
    }

    /// {@return where the submission queue's words lie in the SQ ring}
    public SqRingOffsets sqOffsets() {
        int array = spec.order() == RingSpec.EntryOrder.INDIRECT ? SQ_ARRAY : 0;
        return new SqRingOffsets(SQ_HEAD, SQ_TAIL, SQ_MASK, SQ_ENTRIES, SQ_FLAGS, SQ_DROPPED, array);
    }

    /// {@return where the completion queue's words lie in the CQ ring}
    public CqRingOffsets cqOffsets() {
        return CQ_OFFSETS;
    }

    private static long wholePages(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }
}
