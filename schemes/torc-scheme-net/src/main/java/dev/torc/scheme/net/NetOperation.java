package dev.torc.scheme.net;

import dev.torc.ring.Submission;
import dev.torc.scheme.EntryFields;
import dev.torc.uapi.AcceptFlags;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.SendReceiveFlags;
import dev.torc.uapi.ShutdownMode;
import dev.torc.uapi.SocketCommand;
import org.jspecify.annotations.Nullable;

/// The operations that sockets have beside those of files, and which fields of an entry each uses.
enum NetOperation {
    SEND(Opcode.SEND, EntryFields.ADDR | EntryFields.LEN | EntryFields.FLAGS | EntryFields.POOL),
    RECV(Opcode.RECV, EntryFields.ADDR | EntryFields.LEN | EntryFields.FLAGS | EntryFields.POOL | EntryFields.IOPRIO),
    SENDMSG(Opcode.SENDMSG, EntryFields.ADDR | EntryFields.LEN | EntryFields.FLAGS | EntryFields.POOL),
    RECVMSG(Opcode.RECVMSG, EntryFields.ADDR | EntryFields.LEN | EntryFields.FLAGS | EntryFields.POOL),
    ACCEPT(Opcode.ACCEPT, EntryFields.IOPRIO),
    SHUTDOWN(Opcode.SHUTDOWN, EntryFields.LEN),
    POLL_ADD(Opcode.POLL_ADD, EntryFields.LEN | EntryFields.FLAGS),
    PROVIDE_BUFFERS(Opcode.PROVIDE_BUFFERS, EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.POOL),
    REMOVE_BUFFERS(Opcode.REMOVE_BUFFERS, EntryFields.POOL),
    URING_CMD(
            Opcode.URING_CMD,
            EntryFields.OFF | EntryFields.ADDR | EntryFields.POOL | EntryFields.FILE_INDEX | EntryFields.ADDR3);

    private static final int SEND_FLAGS =
            MessageFlags.DONTWAIT | MessageFlags.NOSIGNAL | MessageFlags.MORE | MessageFlags.WAITALL;
    private static final int RECEIVE_FLAGS = MessageFlags.DONTWAIT | MessageFlags.WAITALL | MessageFlags.PEEK;

    private static final @Nullable NetOperation[] BY_OPCODE = new NetOperation[256];

    static {
        for (NetOperation operation : values()) {
            BY_OPCODE[operation.opcode] = operation;
        }
    }

    private final int opcode;
    private final int used;

    NetOperation(Opcode opcode, int used) {
        this.opcode = opcode.number();
        this.used = used;
    }

    /// {@return the operation with this opcode, 0..255, or null if it is none of these}
    static @Nullable NetOperation of(int opcode) {
        return BY_OPCODE[opcode];
    }

    /// {@return whether the fields go together}
    ///
    /// @param selectsBuffer whether the entry has `IOSQE_BUFFER_SELECT`
    boolean isUnderstood(Submission entry, boolean selectsBuffer) {
        if ((EntryFields.present(entry) & ~used) != 0) {
            return false;
        }
        int flags = entry.operationFlags();
        return switch (this) {
            case SEND -> (flags & ~SEND_FLAGS) == 0;
            // Of many pieces each needs a buffer, and one alone has its memory in the call.
            case RECV ->
                selectsBuffer
                        ? entry.ioprio() == SendReceiveFlags.RECV_MULTISHOT
                                && (entry.address() | entry.length() | flags) == 0
                        : entry.ioprio() == 0 && (flags & ~RECEIVE_FLAGS) == 0;
            case SENDMSG -> (flags & ~SEND_FLAGS) == 0 && entry.length() <= 1;
            case RECVMSG -> (flags & ~RECEIVE_FLAGS) == 0 && entry.length() <= 1;
            case ACCEPT -> entry.ioprio() == (entry.ioprio() & (AcceptFlags.MULTISHOT | AcceptFlags.DONTWAIT));
            case SHUTDOWN -> entry.length() <= ShutdownMode.RDWR;
            case POLL_ADD -> (entry.length() & ~PollAddFlags.ADD_MULTI) == 0;
            case URING_CMD -> entry.offset() == SocketCommand.GETSOCKNAME && (entry.fileIndex() & ~1) == 0;
            case PROVIDE_BUFFERS, REMOVE_BUFFERS -> true;
        };
    }
}
