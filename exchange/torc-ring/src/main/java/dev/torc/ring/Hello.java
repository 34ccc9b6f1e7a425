package dev.torc.ring;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.SetupFlags;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Optional;

/// What a client says first on the control socket: who it is, and what session it wants.
///
/// ```text
///  byte 0           8        12        16         24        28      32       36      40       48        56        64
///       +-----------+--------+---------+----------+---------+-------+--------+-------+--------+---------+---------+
///       | TORCHELO  | length |   ABI   | features |   SQ    |  CQ   | set-up | flags |  pool  | mailbox | session |
///       |           | bytes  | version |          | entries | slots | flags  |       |  bytes |         |         |
///       +-----------+--------+---------+----------+---------+-------+--------+-------+--------+---------+---------+
/// ```
///
/// With `flags` bit 0 the client's eventfd travels with the message, and the server rings that one. With a mailbox
/// the client asks for a session by mailboxes: it has none of the ring's memory from the server, and no eventfd
/// travels.
///
/// @param features what the client understands, `FEATURE_*`
/// @param spec the ring that it wants; the server may grant a smaller one
/// @param poolBytes the pool that it wants; the server may grant a smaller one
/// @param wake how the client sleeps; by mailboxes [Wake#FUTEX], and its own business
/// @param mailbox where it takes completions, if the session is to be one by mailboxes
public record Hello(long features, RingSpec spec, long poolBytes, Wake wake, Optional<MailboxAddress> mailbox) {

    /// Asks for a session by a ring.
    ///
    /// @param features what the client understands, `FEATURE_*`
    /// @param spec the ring that it wants
    /// @param poolBytes the pool that it wants
    /// @param wake how the client sleeps
    public Hello(long features, RingSpec spec, long poolBytes, Wake wake) {
        this(features, spec, poolBytes, wake, Optional.empty());
    }

    /// {@return a greeting that asks for a session by mailboxes}
    ///
    /// @param own where the client takes completions
    public static Hello byMailbox(RingSpec spec, long poolBytes, MailboxAddress own) {
        return new Hello(FEATURES, spec, poolBytes, Wake.FUTEX, Optional.of(own));
    }

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

    /// The feature of sessions whose entries and completions are messages in mailboxes.
    public static final long FEATURE_MAILBOX = 4;

    /// Every feature that this version has.
    public static final long FEATURES = FEATURE_EXTENDED_COMPLETIONS | FEATURE_INDIRECT | FEATURE_MAILBOX;

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
                    JAVA_LONG.withName("mailbox"),
                    JAVA_LONG.withName("session"))
            .withName("torc_hello");

    /// The length of the message, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// The flag that says that an eventfd travels with the message.
    static final int FLAG_EVENT = 1;

    /// `TORCHELO`, in the order of the bytes in memory.
    private static final long MAGIC = 0x4f4c_4548_4352_4f54L;

    private static final long MAGIC_FIELD = LAYOUT.byteOffset(groupElement("magic"));
    private static final long BYTES_FIELD = LAYOUT.byteOffset(groupElement("bytes"));
    private static final long ABI_VERSION = LAYOUT.byteOffset(groupElement("abi_version"));
    private static final long FEATURES_FIELD = LAYOUT.byteOffset(groupElement("features"));
    private static final long SQ_ENTRIES = LAYOUT.byteOffset(groupElement("sq_entries"));
    private static final long CQ_ENTRIES = LAYOUT.byteOffset(groupElement("cq_entries"));
    private static final long SETUP_FLAGS = LAYOUT.byteOffset(groupElement("setup_flags"));
    private static final long FLAGS = LAYOUT.byteOffset(groupElement("flags"));
    private static final long POOL_BYTES = LAYOUT.byteOffset(groupElement("pool_bytes"));
    private static final long MAILBOX = LAYOUT.byteOffset(groupElement("mailbox"));
    private static final long SESSION = LAYOUT.byteOffset(groupElement("session"));

    /// Writes the message.
    ///
    /// @param message at least [#BYTES] long
    public void encode(MemorySegment message) {
        message.asSlice(0, BYTES).fill((byte) 0);
        Words words = new SegmentWords(message);
        words.putLong(MAGIC_FIELD, MAGIC);
        words.putInt(BYTES_FIELD, BYTES);
        words.putInt(ABI_VERSION, SessionLayout.ABI_VERSION);
        words.putLong(FEATURES_FIELD, features);
        words.putInt(SQ_ENTRIES, spec.submissionEntries());
        words.putInt(CQ_ENTRIES, spec.completionSlots());
        words.putInt(SETUP_FLAGS, SessionSegment.setupFlags(spec));
        words.putInt(FLAGS, wake == Wake.EVENT ? FLAG_EVENT : 0);
        words.putLong(POOL_BYTES, poolBytes);
        MailboxAddress.encode(mailbox, words, MAILBOX, SESSION);
    }

    /// Reads a message that anybody may have sent.
    ///
    /// @param message what was received, in this process's own memory
    /// @throws GreetingException if it is no greeting, of another version, or asks for what no session can be
    public static Hello decode(MemorySegment message) throws GreetingException {
        Words words = new SegmentWords(message);
        if (message.byteSize() < BYTES || words.getLong(MAGIC_FIELD) != MAGIC) {
            throw new GreetingException("what the client sent is not a Torc greeting");
        }
        int version = words.getInt(ABI_VERSION);
        if (version != SessionLayout.ABI_VERSION) {
            throw new GreetingException("the client speaks version " + Integer.toUnsignedString(version)
                    + " of Torc's ABI, the server version " + SessionLayout.ABI_VERSION);
        }
        boolean asWritten = (words.getInt(SETUP_FLAGS) & SetupFlags.NO_SQARRAY) != 0;
        try {
            RingSpec spec = new RingSpec(
                    words.getInt(SQ_ENTRIES),
                    words.getInt(CQ_ENTRIES),
                    asWritten ? EntryOrder.AS_WRITTEN : EntryOrder.INDIRECT);
            long poolBytes = words.getLong(POOL_BYTES);
            if (poolBytes < 0) {
                throw new IllegalArgumentException("a pool of " + Long.toUnsignedString(poolBytes) + " bytes");
            }
            Wake wake = (words.getInt(FLAGS) & FLAG_EVENT) != 0 ? Wake.EVENT : Wake.FUTEX;
            Optional<MailboxAddress> mailbox = MailboxAddress.decode(words, MAILBOX, SESSION);
            if (mailbox.isPresent() && wake == Wake.EVENT) {
                throw new IllegalArgumentException("mailboxes, and an eventfd to be woken by");
            }
            return new Hello(words.getLong(FEATURES_FIELD), spec, poolBytes, wake, mailbox);
        } catch (IllegalArgumentException e) {
            throw new GreetingException("the client asks for what no session can be: " + e.getMessage());
        }
    }
}
