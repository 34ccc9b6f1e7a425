package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.NopFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;

/// Fills submission entries: operations that do nothing, and what can be added to any operation.
///
/// ```text
///      long at = ring.claim();
///      PrepareFile.read(entries, at, FixedFile.at(0), address, 4096, fileOffset);
///      Prepare.userData(entries, at, tag);
///      Prepare.link(entries, at);
///      ring.submit();
/// ```
///
/// There is one method for each operation and form of it, on [PrepareFile], [PreparePath], [PrepareSocket],
/// [PrepareWait], [PrepareProcess] and [PrepareRing]. Such a method writes the whole entry, with zero in what its
/// operation does not use; so it comes first, and the methods here that add to an entry come after it.
///
/// **Ownership.** An entry names memory by address. From the submission until its last completion (the one without
/// `IORING_CQE_F_MORE`) that memory is Linux': do not free it, and do not read what is being filled. Paths, structs
/// and vectors may be let go once [Uring#submit] has returned, if the ring has `IORING_FEAT_SUBMIT_STABLE` and no
/// submission thread; data may not.
///
/// **Threads.** The ring's. Nothing here allocates, calls Linux, or checks that the running kernel knows the opcode
/// ([UringFeatures#supports]); an unknown one completes with EINVAL.
public final class Prepare {

    private static final int NO_FILE = -1;

    private Prepare() {}

    /// `NOP`: completes with 0. Linux 5.1.
    public static void nop(Words entries, long at) {
        Entry.startPlain(entries, at, Opcode.NOP, NO_FILE);
    }

    /// `NOP` that completes with a result of the caller's (`IORING_NOP_INJECT_RESULT`): for tests. Linux 6.10.
    ///
    /// @param result what the completion will say
    public static void nopWithResult(Words entries, long at, int result) {
        nop(entries, at);
        SubmissionEntry.setLength(entries, at, result);
        SubmissionEntry.setOperationFlags(entries, at, NopFlags.INJECT_RESULT);
    }

    /// `NOP` that completes with 32 bytes (`IORING_NOP_CQE32`), in a ring with `CQE32` or `CQE_MIXED`. Linux 6.18.
    ///
    /// @param extra1 the third double word of the completion
    /// @param extra2 the fourth
    public static void nopExtended(Words entries, long at, long extra1, long extra2) {
        nop(entries, at);
        SubmissionEntry.setOperationFlags(entries, at, NopFlags.CQE32);
        SubmissionEntry.setOffset(entries, at, extra1);
        SubmissionEntry.setAddress(entries, at, extra2);
    }

    /// `NOP128`: a `NOP` of 128 bytes, in a ring with `SQE_MIXED` or `SQE128`. Linux 6.19.
    public static void nop128(Words entries, long at) {
        Entry.startPlain(entries, at, Opcode.NOP128, NO_FILE);
    }

    /// Says what the completion will carry, to be known by. It may be any value; 0 if it is not said.
    ///
    /// @param userData the tag
    public static void userData(Words entries, long at, long userData) {
        SubmissionEntry.setUserData(entries, at, userData);
    }

    /// Makes the next entry wait for this one, and be cancelled (ECANCELED) if this one fails (`IOSQE_IO_LINK`). A
    /// read or write that is short fails in this sense. A chain must be submitted as a whole: claim all of its
    /// entries before [Uring#submit].
    public static void link(Words entries, long at) {
        SubmissionEntry.addFlags(entries, at, SqeFlags.IO_LINK);
    }

    /// Makes the next entry wait for this one, whatever comes of it (`IOSQE_IO_HARDLINK`).
    public static void hardLink(Words entries, long at) {
        SubmissionEntry.addFlags(entries, at, SqeFlags.IO_HARDLINK);
    }

    /// Makes this operation wait for all before it, and all after it wait for this one (`IOSQE_IO_DRAIN`).
    public static void drain(Words entries, long at) {
        SubmissionEntry.addFlags(entries, at, SqeFlags.IO_DRAIN);
    }

    /// Hands the operation to a worker thread of Linux at once, without trying it first (`IOSQE_ASYNC`): for what
    /// is known to block.
    public static void async(Words entries, long at) {
        SubmissionEntry.addFlags(entries, at, SqeFlags.ASYNC);
    }

    /// Lets the operation end without completion if it succeeds (`IOSQE_CQE_SKIP_SUCCESS`, Linux 5.17). When its
    /// memory is free again then only shows in what is linked behind it. It excludes [#drain] in the same ring.
    public static void skipSuccess(Words entries, long at) {
        SubmissionEntry.addFlags(entries, at, SqeFlags.CQE_SKIP_SUCCESS);
    }

    /// Lets the operation take its memory from a group of provided buffers when it needs it
    /// (`IOSQE_BUFFER_SELECT`), instead of an address given now. The completion's flags say which buffer it was:
    /// [BufferRing#bufferOf].
    ///
    /// @param group the group's number, 0..65535
    public static void selectBuffer(Words entries, long at, int group) {
        SubmissionEntry.addFlags(entries, at, SqeFlags.BUFFER_SELECT);
        SubmissionEntry.setBufferIndex(entries, at, group, SubmissionEntry.personality(entries, at));
    }

    /// Runs the operation with the credentials that were registered under a number.
    ///
    /// @param personality what [RegisteredCredentials#register] answered
    public static void personality(Words entries, long at, int personality) {
        SubmissionEntry.setBufferIndex(entries, at, SubmissionEntry.bufferIndex(entries, at), personality);
    }

    /// Gives a read or write a priority: `ioprio_set(2)`'s value. Sockets keep flags of their own in this place.
    ///
    /// @param priority class and level
    public static void ioPriority(Words entries, long at, int priority) {
        SubmissionEntry.setHeader(
                entries, at, SubmissionEntry.opcode(entries, at), SubmissionEntry.flags(entries, at), priority);
    }

    /// Adds the flags of `preadv2(2)`, such as `RWF_NOWAIT`, to a read or write.
    ///
    /// @param flags `RWF_*`
    public static void readWriteFlags(Words entries, long at, int flags) {
        SubmissionEntry.setOperationFlags(entries, at, SubmissionEntry.operationFlags(entries, at) | flags);
    }
}
