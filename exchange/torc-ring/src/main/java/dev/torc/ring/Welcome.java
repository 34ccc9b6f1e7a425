package dev.torc.ring;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SqRingOffsets;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// What a server answers to a [Hello]: the session that it grants, or a refusal.
///
/// With a grant travel, in this order: the ring's memory file, one memory file for each pool, and the server's eventfd
/// if it sleeps on one. The offsets are those of `struct io_sqring_offsets` and `struct io_cqring_offsets`, each from
/// the beginning of its region, so that liburing's `struct io_uring` can be filled from them.
///
/// @param features what both ends understand
/// @param spec the ring that is granted
/// @param poolBytes the length of each pool that is granted
/// @param pools how many pools travel with the message
/// @param wake how the server sleeps
public record Welcome(long features, RingSpec spec, long poolBytes, int pools, Hello.Wake wake) {

    /// The longest sentence of a refusal, in bytes of UTF-8.
    private static final int REASON_BYTES = 256;

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
                    sequenceLayout(REASON_BYTES, JAVA_BYTE).withName("reason"))
            .withName("torc_welcome");

    /// The length of the message, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// `TORCWELC`, in the order of the bytes in memory.
    private static final long MAGIC = 0x434c_4557_4352_4f54L;

    private static final VarHandle MAGIC_FIELD = LAYOUT.varHandle(groupElement("magic"));
    private static final VarHandle BYTES_FIELD = LAYOUT.varHandle(groupElement("bytes"));
    private static final VarHandle ABI_VERSION = LAYOUT.varHandle(groupElement("abi_version"));
    private static final VarHandle FEATURES = LAYOUT.varHandle(groupElement("features"));
    private static final VarHandle ERRNO = LAYOUT.varHandle(groupElement("errno"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle SQ_ENTRIES = LAYOUT.varHandle(groupElement("sq_entries"));
    private static final VarHandle CQ_ENTRIES = LAYOUT.varHandle(groupElement("cq_entries"));
    private static final VarHandle SETUP_FLAGS = LAYOUT.varHandle(groupElement("setup_flags"));
    private static final VarHandle POOLS = LAYOUT.varHandle(groupElement("pools"));
    private static final VarHandle POOL_BYTES = LAYOUT.varHandle(groupElement("pool_bytes"));
    private static final VarHandle SQ_RING_AT = LAYOUT.varHandle(groupElement("sq_ring_at"));
    private static final VarHandle CQ_RING_AT = LAYOUT.varHandle(groupElement("cq_ring_at"));
    private static final VarHandle SQES_AT = LAYOUT.varHandle(groupElement("sqes_at"));
    private static final VarHandle TOTAL_BYTES = LAYOUT.varHandle(groupElement("total_bytes"));
    private static final long SQ_OFF = LAYOUT.byteOffset(groupElement("sq_off"));
    private static final long CQ_OFF = LAYOUT.byteOffset(groupElement("cq_off"));
    private static final long REASON = LAYOUT.byteOffset(groupElement("reason"));

    /// Writes a grant.
    ///
    /// @param message at least [#BYTES] long
    public void encode(MemorySegment message) {
        begin(message);
        SessionLayout layout = SessionLayout.of(spec);
        FEATURES.set(message, 0L, features);
        FLAGS.set(message, 0L, wake == Hello.Wake.EVENT ? Hello.FLAG_EVENT : 0);
        SQ_ENTRIES.set(message, 0L, spec.submissionEntries());
        CQ_ENTRIES.set(message, 0L, spec.completionSlots());
        SETUP_FLAGS.set(message, 0L, SessionSegment.setupFlags(spec));
        POOLS.set(message, 0L, pools);
        POOL_BYTES.set(message, 0L, poolBytes);
        SQ_RING_AT.set(message, 0L, 0L);
        CQ_RING_AT.set(message, 0L, layout.cqRingAt());
        SQES_AT.set(message, 0L, layout.entriesAt());
        TOTAL_BYTES.set(message, 0L, layout.totalBytes());
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
    }

    /// Writes a refusal.
    ///
    /// @param message at least [#BYTES] long
    /// @param errno the positive error number
    /// @param reason a sentence; what is over 255 bytes is cut off
    public static void encodeRefusal(MemorySegment message, int errno, String reason) {
        begin(message);
        ERRNO.set(message, 0L, errno);
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, REASON_BYTES - 1);
        MemorySegment.copy(bytes, 0, message, JAVA_BYTE, REASON, length);
    }

    /// Reads what a server answered.
    ///
    /// @param message what was received, in this process's own memory
    /// @throws GreetingException if it is a refusal, no greeting, or of another version
    public static Welcome decode(MemorySegment message) throws GreetingException {
        if (message.byteSize() < BYTES || (long) MAGIC_FIELD.get(message, 0L) != MAGIC) {
            throw new GreetingException("what the server answered is not a Torc greeting");
        }
        int errno = (int) ERRNO.get(message, 0L);
        if (errno != 0) {
            throw new GreetingException(errno, "the server refused the session: " + reason(message));
        }
        int version = (int) ABI_VERSION.get(message, 0L);
        if (version != SessionLayout.ABI_VERSION) {
            throw new GreetingException("the server speaks version " + Integer.toUnsignedString(version)
                    + " of Torc's ABI, the client version " + SessionLayout.ABI_VERSION);
        }
        boolean asWritten = ((int) SETUP_FLAGS.get(message, 0L) & SetupFlags.NO_SQARRAY) != 0;
        int pools = (int) POOLS.get(message, 0L);
        long poolBytes = (long) POOL_BYTES.get(message, 0L);
        if (pools < 0 || pools > MOST_POOLS || poolBytes < 0) {
            throw new GreetingException("the server grants " + pools + " pools of " + poolBytes + " bytes");
        }
        try {
            RingSpec spec = new RingSpec(
                    (int) SQ_ENTRIES.get(message, 0L),
                    (int) CQ_ENTRIES.get(message, 0L),
                    asWritten ? EntryOrder.AS_WRITTEN : EntryOrder.INDIRECT);
            if ((long) TOTAL_BYTES.get(message, 0L) != SessionLayout.of(spec).totalBytes()) {
                throw new GreetingException("the server's ring is not as long as a ring of its entries is");
            }
            Hello.Wake wake =
                    ((int) FLAGS.get(message, 0L) & Hello.FLAG_EVENT) != 0 ? Hello.Wake.EVENT : Hello.Wake.FUTEX;
            return new Welcome((long) FEATURES.get(message, 0L), spec, poolBytes, pools, wake);
        } catch (IllegalArgumentException e) {
            throw new GreetingException("the server grants what no session can be: " + e.getMessage());
        }
    }

    private static void begin(MemorySegment message) {
        message.asSlice(0, BYTES).fill((byte) 0);
        MAGIC_FIELD.set(message, 0L, MAGIC);
        BYTES_FIELD.set(message, 0L, BYTES);
        ABI_VERSION.set(message, 0L, SessionLayout.ABI_VERSION);
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
