package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.MessageRingCommand;
import dev.torc.uapi.MessageRingFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.UringCommandFlags;

/// Fills submission entries that concern rings themselves, and commands that only the file behind them understands.
/// See [Prepare] for what holds for all of them.
public final class PrepareRing {

    private static final int COMMAND_BYTES = 16;
    private static final int COMMAND_BYTES_128 = 80;
    // Where the command's own bytes begin: `cmd` overlays `addr3`.
    private static final long COMMAND =
            SubmissionEntry.LAYOUT.byteOffset(java.lang.foreign.MemoryLayout.PathElement.groupElement("addr3"));

    private PrepareRing() {}

    /// `MSG_RING`: puts a completion into another ring. Linux 5.18.
    ///
    /// @param ring the other ring's descriptor, or `FixedFile.at(index)` of it
    /// @param userData what the completion there carries
    /// @param result its result
    public static void message(Words entries, long at, int ring, long userData, int result) {
        Entry.start(entries, at, Opcode.MSG_RING, ring);
        SubmissionEntry.setOffset(entries, at, userData);
        SubmissionEntry.setAddress(entries, at, MessageRingCommand.DATA);
        SubmissionEntry.setLength(entries, at, result);
    }

    /// `MSG_RING` that also says the flags of the completion there (`IORING_MSG_RING_FLAGS_PASS`). Linux 6.3.
    ///
    /// @param ring the other ring's descriptor, or `FixedFile.at(index)` of it
    /// @param userData what the completion there carries
    /// @param result its result
    /// @param completionFlags its flags
    public static void message(Words entries, long at, int ring, long userData, int result, int completionFlags) {
        message(entries, at, ring, userData, result);
        SubmissionEntry.setOperationFlags(entries, at, MessageRingFlags.FLAGS_PASS);
        SubmissionEntry.setFileIndex(entries, at, completionFlags);
    }

    /// `MSG_RING` that gives a registered file of this ring to another one as well. Linux 6.0.
    ///
    /// @param ring the other ring's descriptor, or `FixedFile.at(index)` of it
    /// @param sourceIndex the file's place here
    /// @param targetIndex its place there, or [FixedFile#ALLOCATE]
    /// @param userData what the completion there carries
    public static void sendFile(Words entries, long at, int ring, int sourceIndex, int targetIndex, long userData) {
        Entry.start(entries, at, Opcode.MSG_RING, ring);
        SubmissionEntry.setOffset(entries, at, userData);
        SubmissionEntry.setAddress(entries, at, MessageRingCommand.SEND_FD);
        SubmissionEntry.setAddress3(entries, at, sourceIndex);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(targetIndex));
    }

    /// Leaves out the completion in the other ring of a [#sendFile] (`IORING_MSG_RING_CQE_SKIP`).
    public static void skipTargetCompletion(Words entries, long at) {
        SubmissionEntry.setOperationFlags(entries, at, MessageRingFlags.CQE_SKIP);
    }

    /// `FILES_UPDATE`: changes registered files; the completion's result is how many. Linux 5.6.
    ///
    /// @param descriptorsAddress `int[count]`: descriptors, -1 to let a place go, -2 to leave it
    /// @param count how many
    /// @param index the first place, or [FixedFile#ALLOCATE]: Linux chooses places and writes them over the
    ///     descriptors (Linux 5.19)
    public static void filesUpdate(Words entries, long at, long descriptorsAddress, int count, int index) {
        Entry.startPlain(entries, at, Opcode.FILES_UPDATE, -1);
        // `off` is compared with ~0U, so an allocation is the unsigned value.
        SubmissionEntry.setOffset(entries, at, index & 0xffff_ffffL);
        SubmissionEntry.setAddress(entries, at, descriptorsAddress);
        SubmissionEntry.setLength(entries, at, count);
    }

    /// `PROVIDE_BUFFERS`: gives buffers to a group one by one; a [BufferRing] does it without a submission. Linux
    /// 5.7.
    ///
    /// @param address the first buffer; the others follow it
    /// @param bufferBytes the length of each
    /// @param count how many, 1..65536
    /// @param group the group, 0..65535
    /// @param firstBuffer the first buffer's number
    public static void provideBuffers(
            Words entries, long at, long address, int bufferBytes, int count, int group, int firstBuffer) {
        Entry.startPlain(entries, at, Opcode.PROVIDE_BUFFERS, count);
        SubmissionEntry.setOffset(entries, at, firstBuffer);
        SubmissionEntry.setAddress(entries, at, address);
        SubmissionEntry.setLength(entries, at, bufferBytes);
        SubmissionEntry.setBufferIndex(entries, at, group, 0);
    }

    /// `REMOVE_BUFFERS`: takes buffers out of a group; the completion's result is how many. Linux 5.7.
    ///
    /// @param count how many at most
    /// @param group the group, 0..65535
    public static void removeBuffers(Words entries, long at, int count, int group) {
        Entry.startPlain(entries, at, Opcode.REMOVE_BUFFERS, count);
        SubmissionEntry.setBufferIndex(entries, at, group, 0);
    }

    /// `URING_CMD`: a command to the file, by its own numbers: NVMe passthrough, ublk, FUSE, sockets. Linux 5.19.
    /// What the command needs beside is added with [#commandBytes] and the setters of [SubmissionEntry].
    ///
    /// @param fd a descriptor, or `FixedFile.at(index)`
    /// @param command the command's number
    public static void command(Words entries, long at, int fd, int command) {
        Entry.start(entries, at, Opcode.URING_CMD, fd);
        SubmissionEntry.setOffset(entries, at, command & 0xffff_ffffL);
    }

    /// `URING_CMD128`: a command of 128 bytes, in a ring with `SQE_MIXED`. Linux 6.19. In a ring with `SQE128` it is
    /// [#command].
    ///
    /// @param fd a descriptor, or `FixedFile.at(index)`
    /// @param command the command's number
    public static void command128(Words entries, long at, int fd, int command) {
        Entry.start(entries, at, Opcode.URING_CMD128, fd);
        SubmissionEntry.setOffset(entries, at, command & 0xffff_ffffL);
    }

    /// Stores eight of a command's own bytes.
    ///
    /// @param offsetBytes where among them, a multiple of 8: 0..8 in an entry of 64 bytes
    /// @param value the eight bytes, little endian
    public static void commandBytes(Words entries, long at, int offsetBytes, long value) {
        putCommandBytes(entries, at, offsetBytes, value, COMMAND_BYTES);
    }

    /// Stores eight of a command's own bytes, in an entry of 128 bytes (`SQE128`, or [#command128]).
    ///
    /// @param offsetBytes where among them, a multiple of 8: 0..72
    /// @param value the eight bytes, little endian
    public static void commandBytes128(Words entries, long at, int offsetBytes, long value) {
        putCommandBytes(entries, at, offsetBytes, value, COMMAND_BYTES_128);
    }

    /// Lets a command use a registered buffer (`IORING_URING_CMD_FIXED`).
    ///
    /// @param bufferIndex the buffer's index, 0..65535
    public static void commandBuffer(Words entries, long at, int bufferIndex) {
        SubmissionEntry.setBufferIndex(entries, at, bufferIndex, SubmissionEntry.personality(entries, at));
        SubmissionEntry.setOperationFlags(entries, at, UringCommandFlags.FIXED);
    }

    private static void putCommandBytes(Words entries, long at, int offsetBytes, long value, int room) {
        if (offsetBytes < 0 || offsetBytes % Long.BYTES != 0 || offsetBytes > room - Long.BYTES) {
            throw new IllegalArgumentException("a command of this entry has " + room + " bytes, and none at "
                    + offsetBytes + " that begin a multiple of eight");
        }
        entries.putLong(at + COMMAND + offsetBytes, value);
    }
}
