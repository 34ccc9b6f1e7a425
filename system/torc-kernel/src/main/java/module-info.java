import org.jspecify.annotations.NullMarked;

/// The kernel of a domain: the processes that have attached, the names by which they find each other, and the
/// schemes that the kernel itself answers for.
///
/// **Start with** [dev.torc.kernel.Kernel], which runs one; [dev.torc.kernel.KernelScheme] and
/// [dev.torc.kernel.Resource] to add a scheme to it; [dev.torc.kernel.KernelOperation] to add an opcode.
/// **Not here:** how a process attaches and opens (`dev.torc.client`), the server that it stands on
/// (`dev.torc.scheme`).
///
/// # The schemes in here
///
/// | name | what it has |
/// |---|---|
/// | `:` | the names of the schemes; made and removed here |
/// | `null:`, `zero:`, `rand:` | nothing, zeros, and random bytes without end |
/// | `log:` | lines that contexts write for people; the last MiB is kept |
/// | `sys:` | `contexts`, `schemes`, `limits`, `counters`, as texts |
/// | `pipe:NAME` | a stream of bytes, any number of readers and writers |
/// | `chan:NAME` | connections of two; made with `O_CREAT`, accepted by opening `listen` beneath it |
/// | `event:` | queues of what becomes ready of a context's handles |
/// | `shm:NAME` | memory that contexts share, and wait for words of |
/// | `proc:NUMBER` | processes that the kernel has started, attached from their first moment; `proc:new` starts one |
/// | `time:` | `monotonic` and `realtime`, to be read and waited for |
///
/// Whatever its handle is, POLL_ADD and FILES_UPDATE tell of readiness; TIMEOUT and MSG_RING need no handle. MAP,
/// FUTEX_WAIT and FUTEX_WAKE are of `shm:`, WAITID and SIGNAL of `proc:`.
///
/// # What is true of every scheme in here
///
/// One thread runs all of it, and nothing on it waits: each method answers, or keeps the call's token and answers
/// later. A call that waits is the 32 bytes that its server has for it, off the heap, also one that is forwarded:
/// no thread, no future and no object of its own. Those that wait for the same are a [dev.torc.kernel.CallLine],
/// threaded through that memory; a time limit adds 16 bytes.
@NullMarked
module dev.torc.kernel {
    requires static org.jspecify;
    requires transitive dev.torc.scheme;
    requires dev.torc.client;
    requires dev.torc.reactor;

    exports dev.torc.kernel;

    provides dev.torc.client.KernelProvider with
            dev.torc.kernel.EmbeddedKernels;
}
