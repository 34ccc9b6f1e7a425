package dev.torc.ring;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.SetupFlags;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What a client says first on the control socket: who it is, and what session it wants.
///
/// ```text
///  byte 0             8          12         16             24        28        32          36      40          48
/// 64
///       +-------------+----------+----------+--------------+---------+---------+-----------+-------+-----------+-----+
///       | "TORCHELO"  |  length  |   ABI    |   features   |   SQ    |   CQ    |  set-up   | flags |   pool    |  0  |
///       |             |  bytes   | version  |              | entries |  slots  |  flags    |       |   bytes   |     |
///       +-------------+----------+----------+--------------+---------+---------+-----------+-------+-----------+-----+
/// ```
///
/// With `flags` bit 0 the client's eventfd travels with the message, and the server rings that one.
///
/// @param features what the client understands, `FEATURE_*`
/// @param spec the ring that it wants; the server may grant a smaller one
/// @param poolBytes the pool that it wants; the server may grant a smaller one
/// @param wake how the client sleeps
public record Hello(long features, RingSpec spec, long poolBytes, Wake wake) {

    /// How an end sleeps, and so how it is woken.
    public enum Wake {
        /// On its sleep word, by the futex.
        FUTEX,
        /// On an eventfd that travels with its greeting.
        EVENT
    }

    /// The feature of completions that take two slots (`IORING_CQE_F_32`).
    public static final long FEATURE_EXTENDED_COMPLETIONS = 1;

    /// The feature of the indirect array.
    public static final long FEATURE_INDIRECT = 2;

    /// Every feature that this version has.
    public static final long FEATURES = FEATURE_EXTENDED_COMPLETIONS | FEATURE_INDIRECT;

    /// The message's layout.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("magic"),
                    JAVA_INT.withName("bytes"),
                    JAVA_INT.withName("abi_version"),
                    JAVA_LONG.withName("features"),
                    JAVA_INT.withName("sq_entries"),
                    JAVA_INT.withName("cq_entries"),
                    JAVA_INT.withName("setup_flags"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("pool_bytes"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("reserved"))
            .withName("torc_hello");

    /// The length of the message, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// The flag that says that an eventfd travels with the message.
    static final int FLAG_EVENT = 1;

    /// `TORCHELO`, in the order of the bytes in memory.
    private static final long MAGIC = 0x4f4c_4548_4352_4f54L;

    private static final VarHandle MAGIC_FIELD = LAYOUT.varHandle(groupElement("magic"));
    private static final VarHandle BYTES_FIELD = LAYOUT.varHandle(groupElement("bytes"));
    private static final VarHandle ABI_VERSION = LAYOUT.varHandle(groupElement("abi_version"));
    private static final VarHandle FEATURES_FIELD = LAYOUT.varHandle(groupElement("features"));
    private static final VarHandle SQ_ENTRIES = LAYOUT.varHandle(groupElement("sq_entries"));
    private static final VarHandle CQ_ENTRIES = LAYOUT.varHandle(groupElement("cq_entries"));
    private static final VarHandle SETUP_FLAGS = LAYOUT.varHandle(groupElement("setup_flags"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle POOL_BYTES = LAYOUT.varHandle(groupElement("pool_bytes"));

    /// Writes the message.
    ///
    /// @param message at least [#BYTES] long
    public void encode(MemorySegment message) {
        message.asSlice(0, BYTES).fill((byte) 0);
        MAGIC_FIELD.set(message, 0L, MAGIC);
        BYTES_FIELD.set(message, 0L, BYTES);
        ABI_VERSION.set(message, 0L, SessionLayout.ABI_VERSION);
        FEATURES_FIELD.set(message, 0L, features);
        SQ_ENTRIES.set(message, 0L, spec.submissionEntries());
        CQ_ENTRIES.set(message, 0L, spec.completionSlots());
        SETUP_FLAGS.set(message, 0L, SessionSegment.setupFlags(spec));
        FLAGS.set(message, 0L, wake == Wake.EVENT ? FLAG_EVENT : 0);
        POOL_BYTES.set(message, 0L, poolBytes);
    }

    /// Reads a message that anybody may have sent.
    ///
    /// @param message what was received, in this process's own memory
    /// @throws GreetingException if it is no greeting, of another version, or asks for what no session can be
    public static Hello decode(MemorySegment message) throws GreetingException {
        if (message.byteSize() < BYTES || (long) MAGIC_FIELD.get(message, 0L) != MAGIC) {
            throw new GreetingException("what the client sent is not a Torc greeting");
        }
        int version = (int) ABI_VERSION.get(message, 0L);
        if (version != SessionLayout.ABI_VERSION) {
            throw new GreetingException("the client speaks version " + Integer.toUnsignedString(version)
                    + " of Torc's ABI, the server version " + SessionLayout.ABI_VERSION);
        }
        boolean asWritten = ((int) SETUP_FLAGS.get(message, 0L) & SetupFlags.NO_SQARRAY) != 0;
        try {
            RingSpec spec = new RingSpec(
                    (int) SQ_ENTRIES.get(message, 0L),
                    (int) CQ_ENTRIES.get(message, 0L),
                    asWritten ? EntryOrder.AS_WRITTEN : EntryOrder.INDIRECT);
            long poolBytes = (long) POOL_BYTES.get(message, 0L);
            if (poolBytes < 0) {
                throw new IllegalArgumentException("a pool of " + Long.toUnsignedString(poolBytes) + " bytes");
            }
            Wake wake = ((int) FLAGS.get(message, 0L) & FLAG_EVENT) != 0 ? Wake.EVENT : Wake.FUTEX;
            return new Hello((long) FEATURES_FIELD.get(message, 0L), spec, poolBytes, wake);
        } catch (IllegalArgumentException e) {
            throw new GreetingException("the client asks for what no session can be: " + e.getMessage());
        }
    }
}
