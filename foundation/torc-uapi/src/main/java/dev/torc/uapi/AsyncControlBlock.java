package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// An operation of Linux' older asynchronous I/O: `struct iocb`.
///
/// The accessors write one struct that begins where `block` does, with plain access, and allocate nothing.
public final class AsyncControlBlock {

    /// `struct iocb`, on a little-endian machine.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("aio_data"),
                    JAVA_INT.withName("aio_key"),
                    JAVA_INT.withName("aio_rw_flags"),
                    JAVA_SHORT.withName("aio_lio_opcode"),
                    JAVA_SHORT.withName("aio_reqprio"),
                    JAVA_INT.withName("aio_fildes"),
                    JAVA_LONG.withName("aio_buf"),
                    JAVA_LONG.withName("aio_nbytes"),
                    JAVA_LONG.withName("aio_offset"),
                    JAVA_LONG.withName("aio_reserved2"),
                    JAVA_INT.withName("aio_flags"),
                    JAVA_INT.withName("aio_resfd"))
            .withName("iocb");

    private static final VarHandle COMMAND = LAYOUT.varHandle(groupElement("aio_lio_opcode"));
    private static final VarHandle FD = LAYOUT.varHandle(groupElement("aio_fildes"));
    private static final VarHandle BUFFER = LAYOUT.varHandle(groupElement("aio_buf"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("aio_flags"));
    private static final VarHandle RESULT_FD = LAYOUT.varHandle(groupElement("aio_resfd"));

    private AsyncControlBlock() {}

    /// Sets the operation, of [AsyncCommand].
    public static void setCommand(MemorySegment block, int value) {
        COMMAND.set(block, 0L, (short) value);
    }

    /// Sets the descriptor that the operation is about.
    public static void setFd(MemorySegment block, int value) {
        FD.set(block, 0L, value);
    }

    /// Sets the buffer's address; for [AsyncCommand#POLL] the [PollFlags] to wait for.
    public static void setBuffer(MemorySegment block, long value) {
        BUFFER.set(block, 0L, value);
    }

    /// Sets the [AsyncFlags].
    public static void setFlags(MemorySegment block, int value) {
        FLAGS.set(block, 0L, value);
    }

    /// Sets the eventfd that Linux adds one to when the operation completes, with [AsyncFlags#RESFD].
    public static void setResultFd(MemorySegment block, int value) {
        RESULT_FD.set(block, 0L, value);
    }
}
