package dev.torc.ring;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SqRingOffsets;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a server answers to a [Hello]: the session that it grants, or a refusal.
///
/// With a grant travel, in this order: the ring's memory file, one memory file for each pool, and the server's
/// eventfd if it sleeps on one. The offsets are those of `struct io_sqring_offsets` and `struct io_cqring_offsets`,
/// each from the beginning of its region, so that liburing's `struct io_uring` can be filled from them.
///
/// With a mailbox it grants a session by mailboxes, and the pools' files alone travel: what it says of the ring is
/// how many calls can be in flight.
///
/// @param features what both ends understand
/// @param spec the ring that is granted
/// @param poolBytes the length of each pool that is granted
/// @param pools how many pools travel with the message
/// @param wake how the server sleeps; by mailboxes [Hello.Wake#FUTEX], and its own business
/// @param mailbox where it takes entries, if the session is one by mailboxes
public record Welcome(
        long features, RingSpec spec, long poolBytes, int pools, Hello.Wake wake, Optional<MailboxAddress> mailbox) {

    /// Grants a session by a ring.
    ///
    /// @param features what both ends understand
    /// @param spec the ring that is granted
    /// @param poolBytes the length of each pool that is granted
    /// @param pools how many pools travel with the message
    /// @param wake how the server sleeps
    public Welcome(long features, RingSpec spec, long poolBytes, int pools, Hello.Wake wake) {
        this(features, spec, poolBytes, pools, wake, Optional.empty());
    }

    /// The longest sentence of a refusal, in bytes of UTF-8.
    private static final int REASON_BYTES = 240;

    /// The most pools that a session can have.
    public static final int MOST_POOLS = 16;

    private static final MemoryLayout SEVEN_OFFSETS = sequenceLayout(7, JAVA_INT);

    /// The message's layout.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("magic"),
                    JAVA_INT.withName("bytes"),
                    JAVA_INT.withName("abi_version"),
                    JAVA_LONG.withName("features"),
                    JAVA_INT.withName("errno"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("sq_entries"),
                    JAVA_INT.withName("cq_entries"),
                    JAVA_INT.withName("setup_flags"),
                    JAVA_INT.withName("pools"),
                    JAVA_LONG.withName("pool_bytes"),
                    JAVA_LONG.withName("sq_ring_at"),
                    JAVA_LONG.withName("cq_ring_at"),
                    JAVA_LONG.withName("sqes_at"),
                    JAVA_LONG.withName("total_bytes"),
                    SEVEN_OFFSETS.withName("sq_off"), // head, tail, ring_mask, ring_entries, flags, dropped, array
                    SEVEN_OFFSETS.withName("cq_off"), // head, tail, ring_mask, ring_entries, overflow, cqes, flags
                    sequenceLayout(REASON_BYTES, JAVA_BYTE).withName("reason"),
                    JAVA_LONG.withName("mailbox"),
                    JAVA_LONG.withName("session"))
            .withName("torc_welcome");

    /// The length of the message, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// `TORCWELC`, in the order of the bytes in memory.
    private static final long MAGIC = 0x434c_4557_4352_4f54L;

    private static final long MAGIC_FIELD = LAYOUT.byteOffset(groupElement("magic"));
    private static final long BYTES_FIELD = LAYOUT.byteOffset(groupElement("bytes"));
    private static final long ABI_VERSION = LAYOUT.byteOffset(groupElement("abi_version"));
    private static final long FEATURES = LAYOUT.byteOffset(groupElement("features"));
    private static final long ERRNO = LAYOUT.byteOffset(groupElement("errno"));
    private static final long FLAGS = LAYOUT.byteOffset(groupElement("flags"));
    private static final long SQ_ENTRIES = LAYOUT.byteOffset(groupElement("sq_entries"));
    private static final long CQ_ENTRIES = LAYOUT.byteOffset(groupElement("cq_entries"));
    private static final long SETUP_FLAGS = LAYOUT.byteOffset(groupElement("setup_flags"));
    private static final long POOLS = LAYOUT.byteOffset(groupElement("pools"));
    private static final long POOL_BYTES = LAYOUT.byteOffset(groupElement("pool_bytes"));
    private static final long SQ_RING_AT = LAYOUT.byteOffset(groupElement("sq_ring_at"));
    private static final long CQ_RING_AT = LAYOUT.byteOffset(groupElement("cq_ring_at"));
    private static final long SQES_AT = LAYOUT.byteOffset(groupElement("sqes_at"));
    private static final long TOTAL_BYTES = LAYOUT.byteOffset(groupElement("total_bytes"));
    private static final long SQ_OFF = LAYOUT.byteOffset(groupElement("sq_off"));
    private static final long CQ_OFF = LAYOUT.byteOffset(groupElement("cq_off"));
    private static final long REASON = LAYOUT.byteOffset(groupElement("reason"));
    private static final long MAILBOX = LAYOUT.byteOffset(groupElement("mailbox"));
    private static final long SESSION = LAYOUT.byteOffset(groupElement("session"));

    /// Writes a grant.
    ///
    /// @param message at least [#BYTES] long
    public void encode(MemorySegment message) {
        Words words = begin(message);
        SessionLayout layout = SessionLayout.of(spec);
        words.putLong(FEATURES, features);
        words.putInt(FLAGS, wake == Hello.Wake.EVENT ? Hello.FLAG_EVENT : 0);
        words.putInt(SQ_ENTRIES, spec.submissionEntries());
        words.putInt(CQ_ENTRIES, spec.completionSlots());
        words.putInt(SETUP_FLAGS, SessionSegment.setupFlags(spec));
        words.putInt(POOLS, pools);
        words.putLong(POOL_BYTES, poolBytes);
        words.putLong(SQ_RING_AT, 0L);
        words.putLong(CQ_RING_AT, layout.cqRingAt());
        words.putLong(SQES_AT, layout.entriesAt());
        words.putLong(TOTAL_BYTES, layout.totalBytes());
        SqRingOffsets sq = layout.sqOffsets();
        putOffsets(
                message.asSlice(SQ_OFF),
                sq.head(),
                sq.tail(),
                sq.ringMask(),
                sq.ringEntries(),
                sq.flags(),
                sq.dropped(),
                sq.array());
        CqRingOffsets cq = layout.cqOffsets();
        putOffsets(
                message.asSlice(CQ_OFF),
                cq.head(),
                cq.tail(),
                cq.ringMask(),
                cq.ringEntries(),
                cq.overflow(),
                cq.cqes(),
                cq.flags());
        MailboxAddress.encode(mailbox, words, MAILBOX, SESSION);
    }

    /// Writes a refusal.
    ///
    /// @param message at least [#BYTES] long
    /// @param errno the positive error number
    /// @param reason a sentence; what is over 239 bytes is cut off
    public static void encodeRefusal(MemorySegment message, int errno, String reason) {
        begin(message).putInt(ERRNO, errno);
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, REASON_BYTES - 1);
        MemorySegment.copy(bytes, 0, message, JAVA_BYTE, REASON, length);
    }

    /// Reads what a server answered.
    ///
    /// @param message what was received, in this process's own memory
    /// @throws GreetingException if it is a refusal, no greeting, or of another version
    public static Welcome decode(MemorySegment message) throws GreetingException {
        Words words = new SegmentWords(message);
        if (message.byteSize() < BYTES || words.getLong(MAGIC_FIELD) != MAGIC) {
            throw new GreetingException("what the server answered is not a Torc greeting");
        }
        int errno = words.getInt(ERRNO);
        if (errno != 0) {
            throw new GreetingException(errno, "the server refused the session: " + reason(message));
        }
        int version = words.getInt(ABI_VERSION);
        if (version != SessionLayout.ABI_VERSION) {
            throw new GreetingException("the server speaks version " + Integer.toUnsignedString(version)
                    + " of Torc's ABI, the client version " + SessionLayout.ABI_VERSION);
        }
        boolean asWritten = (words.getInt(SETUP_FLAGS) & SetupFlags.NO_SQARRAY) != 0;
        int pools = words.getInt(POOLS);
        long poolBytes = words.getLong(POOL_BYTES);
        if (pools < 0 || pools > MOST_POOLS || poolBytes < 0) {
            throw new GreetingException("the server grants " + pools + " pools of " + poolBytes + " bytes");
        }
        try {
            RingSpec spec = new RingSpec(
                    words.getInt(SQ_ENTRIES),
                    words.getInt(CQ_ENTRIES),
                    asWritten ? EntryOrder.AS_WRITTEN : EntryOrder.INDIRECT);
            if (words.getLong(TOTAL_BYTES) != SessionLayout.of(spec).totalBytes()) {
                throw new GreetingException("the server's ring is not as long as a ring of its entries is");
            }
            Hello.Wake wake = (words.getInt(FLAGS) & Hello.FLAG_EVENT) != 0 ? Hello.Wake.EVENT : Hello.Wake.FUTEX;
            return new Welcome(
                    words.getLong(FEATURES),
                    spec,
                    poolBytes,
                    pools,
                    wake,
                    MailboxAddress.decode(words, MAILBOX, SESSION));
        } catch (IllegalArgumentException e) {
            throw new GreetingException("the server grants what no session can be: " + e.getMessage());
        }
    }

    private static Words begin(MemorySegment message) {
        message.asSlice(0, BYTES).fill((byte) 0);
        Words words = new SegmentWords(message);
        words.putLong(MAGIC_FIELD, MAGIC);
        words.putInt(BYTES_FIELD, BYTES);
        words.putInt(ABI_VERSION, SessionLayout.ABI_VERSION);
        return words;
    }

    private static void putOffsets(MemorySegment to, int... offsets) {
        for (int i = 0; i < offsets.length; i++) {
            to.setAtIndex(JAVA_INT, i, offsets[i]);
        }
    }

    private static String reason(MemorySegment message) {
        byte[] bytes = message.asSlice(REASON, REASON_BYTES).toArray(JAVA_BYTE);
        int length = 0;
        while (length < REASON_BYTES && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
