package dev.torc.uapi;

/// The operations of Linux' older asynchronous I/O: `IOCB_CMD_*`.
///
/// Stands in: `aio_lio_opcode` of [AsyncControlBlock]. Numbers, not bits.
public final class AsyncCommand {

    /// Wait for a descriptor to be ready; `aio_buf` has the [PollFlags]. Since 4.18.
    public static final int POLL = 5;

    private AsyncCommand() {}
}
