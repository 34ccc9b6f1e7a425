import org.jspecify.annotations.NullMarked;

/// What a service is, and the server that runs it.
///
/// **Start with** [dev.torc.scheme.Scheme] (what a service implements; [dev.torc.scheme.FileLikeScheme] where its
/// resources look like files) and [dev.torc.scheme.SchemeServer] (what runs it). **Not here:** the ring and the
/// greeting (`dev.torc.ring`), what a client does (`dev.torc.client`), any particular service.
///
/// # What an entry means on a session
///
/// A session's entries are Linux' (`struct io_uring_sqe`), opcode by opcode and field by field, so that one made
/// for Linux can be forwarded to a service, and by a service to Linux, nearly byte for byte. The differences:
///
/// | field | on a session |
/// |---|---|
/// | `opcode` | 0..127 as Linux has them, 128..159 Torc's, 160..255 each scheme's own |
/// | `fd` | a handle of this session, 0..2^30-1; `AT_FDCWD` (-100) is the scheme's root where Linux takes a directory |
/// | `addr`, `addr2` (`off`) | where Linux has an address: an offset into the pool that `buf_index` names |
/// | `buf_index` | the pool, for every opcode that names memory |
/// | `len` | as Linux: bytes, a mode or a mask |
/// | `user_data` | anything: it is echoed |
/// | `flags` | `IOSQE_IO_DRAIN`, `IOSQE_IO_LINK`, `IOSQE_IO_HARDLINK`; of RECV `IOSQE_BUFFER_SELECT` too; no others |
/// | `ioprio` | the request's priority among those of its session, as in Linux: class and level |
/// | `personality` | 0; on a kernel's session, for whom it forwards |
/// | `splice_fd_in`, `addr3` | 0 |
///
/// `IOSQE_CQE_SKIP_SUCCESS` is refused, as any flag that is not understood: a peer is not trusted as Linux is,
/// and by the completion alone a client knows that the memory and the slot of a call are its own again.
///
/// A path is bytes that end at a NUL, at most `PATH_MAX` with it. `off` in a file is never -1: a handle has no
/// position, but for listing a directory, where each call goes on where the last one ended.
///
/// # Order, priority, cancellation
///
/// The server carries out what orders and what cancels, whatever the scheme is; the scheme sees entries without
/// flags and without a priority.
///
/// - A *drain* begins when every earlier call of the session is done, and every later one begins after it.
/// - A *chain* goes to the first entry without a link, in however many parts it is submitted: unlike Linux', it does
/// not end where a submission does. A member that fails, or transfers less than it was asked to, ends it, unless it
/// was linked hard; one that was refused or cancelled before it began ends it in any case. A drain inside a chain
/// holds up the chain from there on, and not from its beginning.
/// - Of a session's requests that wait, the *higher priority* goes first: real-time before best-effort before idle, and
///   the lower level before the higher; none given is best-effort, level 4. Of every eight that begin, one is the
///   oldest that waits, so that the lowest moves too. Between sessions there are no priorities: each has its turn of at
///   most 32 requests. For the opcodes whose `ioprio` is flags in Linux, like RECV, it is so here.
/// - `ASYNC_CANCEL` is carried out when it is taken, before calls that wait, unless it is itself ordered. It finds
/// calls of its session by `user_data`: with `IORING_ASYNC_CANCEL_ALL` every match, with `…_ANY` every call;
/// other keys are EINVAL. Its answer is 0 where the call is over, ENOENT where there is none, EALREADY where the
/// scheme has it and was asked to end it: then the call's own completion says what became of it. For `ALL` and
/// `ANY` it is how many were found. The cancelled call is answered once, with ECANCELED or its real result.
/// - A *stream*, one call with many completions (`IORING_CQE_F_MORE`), fills what the client has reserved for it, and
///   goes on when the client has taken some.
///
/// What is wrong with an entry is answered in its completion, and disturbs nothing else:
///
/// | what | answer |
/// |---|---|
/// | an opcode that neither Linux nor Torc has | EINVAL |
/// | a flag or a priority that is not understood; fields that contradict the opcode | EINVAL |
/// | an opcode that this scheme does not serve | ENOSYS |
/// | memory outside the pool, or no such pool | EFAULT |
/// | a handle that is closed, or another session's | EBADF |
/// | a path without an end within `PATH_MAX` | ENAMETOOLONG |
/// | more handles than a session may have | EMFILE |
///
/// What breaks the ring's own protocol (a position out of range) ends the session. So does the hang-up of its
/// socket, which is how the operating system tells that the client is dead: what is in flight is cancelled and
/// waited for, then its memory, its descriptors and its handles are given back.
@NullMarked
module dev.torc.scheme {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.courier;
    requires transitive dev.torc.memory;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.uring;
    requires transitive dev.torc.reactor;

    exports dev.torc.scheme;
}
