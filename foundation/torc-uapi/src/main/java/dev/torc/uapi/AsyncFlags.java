package dev.torc.uapi;

/// How an operation of Linux' older asynchronous I/O is done: `IOCB_FLAG_*`.
///
/// Stands in: `aio_flags` of [AsyncControlBlock].
public final class AsyncFlags {

    /// Add one to the eventfd `aio_resfd` when it completes. Since 2.6.22.
    public static final int RESFD = 1;

    private AsyncFlags() {}
}
